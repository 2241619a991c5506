/**
 * The daemon and its command line, one room each:
 *
 * <ul>
 *   <li>{@code config}: TOML to {@link sadr.controller.config.Config}, every problem at once
 *   <li>{@code core}: what to want of the kernel, from events: pure
 *   <li>{@code reconcile}: from what is to what is wanted; the operations and who carries them out
 *   <li>{@code doctor}: what is wrong with the machine and the site; {@code explain}: which way a
 *       packet takes: pure
 *   <li>{@code nft}: the egress guard and the answers to hosts, in nftables
 *   <li>{@code ra}: Router Advertisements: what hosts are told and when; {@code ra.io} sends them
 *   <li>{@code hook}: programs that are told of events
 *   <li>{@code trial}: a configuration that is tried before it is kept
 *   <li>{@code control}: the Unix socket and what is said on it
 *   <li>{@code metrics}: Prometheus
 *   <li>{@code web}: an HTTP server of one thread; {@code page}: the status page
 *   <li>{@code daemon}: wires it all together; nothing else does
 *   <li>{@code cli}: the commands
 * </ul>
 *
 * <p>Data goes one way round: events, world, desired state, difference, operations. Start reading
 * at {@link sadr.controller.core.World}; {@link sadr.controller.Main} is where the program begins.
 */
@NullMarked
package sadr.controller;

import org.jspecify.annotations.NullMarked;
