/**
 * Speaks to the Linux kernel about IPv6 routing: reads, changes, listens. No process is ever
 * started for it.
 *
 * <pre>{@code
 * import java.util.List;
 * import sadr.net.Ip6Address;
 * import sadr.net.Ip6Prefix;
 * import sadr.net.LinkIndex;
 * import sadr.netlink.NetlinkConnection;
 * import sadr.netlink.NetlinkMonitor;
 * import sadr.netlink.Outcome;
 * import sadr.netlink.RouteFilter;
 * import sadr.netlink.model.Change;
 * import sadr.netlink.model.IpText;
 * import sadr.netlink.model.Link;
 * import sadr.netlink.model.NextHop;
 * import sadr.netlink.model.Route;
 * import sadr.netlink.model.RouteKey;
 *
 * public class Example {
 *   public static void main(String[] args) {
 *     try (NetlinkConnection kernel = NetlinkConnection.open();
 *         NetlinkMonitor monitor = NetlinkMonitor.open(events -> events.forEach(System.out::println))) {
 *       LinkIndex wan =
 *           kernel.links().stream()
 *               .filter(link -> link.name().equals("wan1"))
 *               .map(Link::index)
 *               .findAny()
 *               .orElseThrow();
 *       RouteKey key =
 *           new RouteKey(173, Ip6Prefix.ANY, Ip6Prefix.parse("2001:db8:a000::/56"), 1024);
 *       Route route = Route.unicast(key, NextHop.via(Ip6Address.parse("fe80::a1"), wan), 173);
 *
 *       for (Outcome outcome : kernel.execute(List.of(new Change.Replace(route)))) {
 *         outcome.failure().ifPresent(failure -> System.out.println(failure.getMessage()));
 *       }
 *
 *       IpText text = new IpText(index -> index.equals(wan) ? "wan1" : "if" + index);
 *       for (Route found : kernel.routes(RouteFilter.table(173))) {
 *         System.out.println(text.route(found));
 *       }
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>How it works. A {@link sadr.netlink.NetlinkConnection} is for requests: it sends many changes
 * in one datagram, of which only the last asks for an answer, and finds each error's change by its
 * number; it reads whole lists, again where the kernel says that one was torn. A {@link
 * sadr.netlink.NetlinkMonitor} is for events: a socket and a thread of its own, because our own
 * changes come back there and because it must keep reading while a list is read. Both speak through
 * a {@link sadr.netlink.NetlinkTransport}, a socket or, in tests, a kernel in memory. What they
 * speak of are the records of {@link sadr.netlink.model}; the bytes are the business of {@link
 * sadr.netlink.codec}.
 *
 * <p>To follow the kernel's state: open the monitor first, then read the state, then apply the
 * events to it; read it again after an {@link sadr.netlink.model.KernelEvent.Overrun}. To know that
 * one's own changes have all been told: {@link sadr.netlink.NetlinkMonitor#fence}.
 *
 * <p>Apart from that, {@link sadr.netlink.PacketLog} hears of packets that the firewall logs, and
 * {@link sadr.netlink.LinkCounterReader} reads what interfaces count.
 *
 * <p>A datagram counts as the kernel's only if it was sent from port 0: any process may send to a
 * netlink socket. Depends on sadr.net, sadr.sys, model and codec. Start reading at {@link
 * sadr.netlink.NetlinkConnection}.
 */
@NullMarked
package sadr.netlink;

import org.jspecify.annotations.NullMarked;
