/**
 * What is wrong on a router, why it matters, and the command that mends it. Pure: no I/O, no clock.
 *
 * <p>Start reading at {@link sadr.controller.doctor.Doctor}; what it looks at is an {@link
 * sadr.controller.doctor.Evidence}, what it says a {@link sadr.controller.doctor.Diagnosis}. The
 * daemon's package gathers the one, the command line prints the other. May depend on values and
 * models, on the configuration's records, on {@code sadr.controller.ra} for what advertisements
 * say, and on {@code sadr.controller.explain} for the way of a packet.
 */
@NullMarked
package sadr.controller.doctor;

import org.jspecify.annotations.NullMarked;
