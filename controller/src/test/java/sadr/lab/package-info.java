/**
 * The end-to-end tests: the built program on the topology of examples/two-isp, a real kernel and
 * real packets. Each class asserts that the ISPs saw no foreign source.
 *
 * <p>Start reading at {@link sadr.lab.Lab}. Stories that can share one lab do ({@link
 * sadr.lab.OneLab}); the others begin one each.
 */
@NullMarked
package sadr.lab;

import org.jspecify.annotations.NullMarked;
