/**
 * The commands: {@code sadr run}, {@code check}, {@code status} and so on, one class each.
 *
 * <p>Commands that ask the daemon talk through {@code sadr.controller.control}; those that work on
 * the kernel call {@link sadr.controller.cli.Program}, which the daemon's room implements. Nothing
 * here may load jnr, a logging backend or databind for a command that only asks: it must start
 * fast.
 *
 * <p>Start reading at {@link sadr.controller.cli.SadrCommand}.
 */
@NullMarked
package sadr.controller.cli;

import org.jspecify.annotations.NullMarked;
