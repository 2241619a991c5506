/**
 * What is wrong on a router, why it matters, and the command that mends it. Pure: no I/O, no clock.
 */
@NullMarked
package sadr.controller.doctor;

import org.jspecify.annotations.NullMarked;
