/**
 * The control socket: a Unix socket on which one JSON object a line is said.
 *
 * <pre>
 * &gt; {"version":1,"command":"failover","uplink":"fiber","forSeconds":1800,"reason":"works"}
 * &lt; {"version":1,"ok":true}
 * &gt; {"version":1,"command":"drain","uplink":"fibre"}
 * &lt; {"version":1,"ok":false,"code":"usage","error":"there is no uplink \"fibre\""}
 * </pre>
 *
 * <p>{@link sadr.controller.control.Request} and {@link sadr.controller.control.Reply} are what is
 * said, {@link sadr.controller.control.ControlServer} the daemon's end, {@link
 * sadr.controller.control.ControlClient} the command line's. The server asks a {@link
 * sadr.controller.control.ControlHandler}, which the daemon implements. This is the only package
 * that uses jnr-unixsocket (it knows the peer's user), and the client does without: it starts fast.
 *
 * <p>It depends on {@code sadr.controller.config} and on Jackson's streaming core. Start reading at
 * {@link sadr.controller.control.Request}.
 */
@NullMarked
package sadr.controller.control;

import org.jspecify.annotations.NullMarked;
