/**
 * Programs that are told of events: {@code [[hook]]}. With {@code trial} the only room that starts
 * processes.
 *
 * <p>How it works: {@link sadr.controller.hook.Hooks} gives each event to the hooks that want it.
 * Each has a {@link sadr.controller.hook.HookQueue}: a short queue and a thread of its own. {@link
 * sadr.controller.hook.HookRun} is one run: an unprivileged process in a session of its own, which
 * ends with all that it has started. It may depend on the configuration and on {@code sadr.sys};
 * nobody waits for anything here.
 *
 * <p>Start reading at {@link sadr.controller.hook.Hooks}.
 */
@NullMarked
package sadr.controller.hook;

import org.jspecify.annotations.NullMarked;
