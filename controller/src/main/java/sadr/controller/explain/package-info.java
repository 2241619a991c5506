/**
 * Which way a packet takes, and why: a model of the kernel's rules and tables, beside the kernel's
 * own answer. Pure: no I/O, no clock.
 *
 * <p>Start reading at {@link sadr.controller.explain.RoutingModel}, which goes through the rules;
 * {@link sadr.controller.explain.RouteTable} is the look into one table, with the kernel's own way
 * of going back from a destination to a shorter one. {@link sadr.controller.explain.Agreement} puts
 * the kernel's answer beside it, {@link sadr.controller.explain.HostJudge} what our table in
 * nftables does with the packet before it is routed, {@link sadr.controller.explain.EgressJudge}
 * what it does when it leaves. May depend on values and models ({@code sadr.net}, {@code
 * sadr.netlink.model}) and on the records of nftables' tables.
 */
@NullMarked
package sadr.controller.explain;

import org.jspecify.annotations.NullMarked;
