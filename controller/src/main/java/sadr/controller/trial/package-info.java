/**
 * A configuration on trial ({@code sadr try}): what outlives the daemon and the terminal of it.
 *
 * <p>How it works: {@link sadr.controller.trial.TrialFolder} keeps, in the state directory, the
 * configuration that is tried, the one before it, the sysctls before it and the deadline ({@link
 * sadr.controller.trial.TrialRecord}). The daemon puts all back at the deadline. {@link
 * sadr.controller.trial.Watch} is a shell that sleeps, in a session of its own: it survives both,
 * and if no daemon is there by then, it has {@code sadr} do it. This room may start processes; it
 * knows the control room's JSON, the core's list of sysctls and nothing else of the kernel. The
 * state directory belongs to the service's user, and root works in it: {@code TrialFiles} follows
 * no link there.
 *
 * <p>Start reading at {@link sadr.controller.trial.TrialRecord}.
 */
@NullMarked
package sadr.controller.trial;

import org.jspecify.annotations.NullMarked;
