package sadr.netlink;

import java.util.List;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.netlink.model.Address;
import sadr.netlink.model.Change;
import sadr.netlink.model.KernelState;
import sadr.netlink.model.Link;
import sadr.netlink.model.Neighbour;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteAnswer;
import sadr.netlink.model.RouteQuestion;
import sadr.netlink.model.Rule;
import sadr.sys.ErrnoException;

/**
 * Reads the kernel's IPv6 network configuration and changes it, one request after the other.
 *
 * <p>It belongs to the network namespace of the thread that opened it. Not thread-safe: one thread
 * uses it at a time, {@link #foreignDatagrams} aside. Reading takes no capability, changing takes
 * CAP_NET_ADMIN.
 */
public final class NetlinkConnection implements AutoCloseable {

  /** Room for the errors of a whole batch, and then some. */
  private static final int RECEIVE_BUFFER_BYTES = 4 << 20;

  private final NetlinkTransport transport;
  private final Exchange exchange;
  private final Dumps dumps;
  private final Batches batches;
  private final RouteLookups lookups;

  /** Speaks through {@code transport}, which it closes in the end. */
  public NetlinkConnection(NetlinkTransport transport) {
    this.transport = transport;
    this.exchange = new Exchange(transport);
    this.dumps = new Dumps(exchange);
    this.batches = new Batches(exchange);
    this.lookups = new RouteLookups(exchange);
  }

  /**
   * Opens a connection to the kernel, in this thread's network namespace.
   *
   * @throws ErrnoException if the kernel has no such sockets, or is older than Linux 4.20
   */
  public static NetlinkConnection open() {
    return new NetlinkConnection(SocketTransport.forRequests(RECEIVE_BUFFER_BYTES));
  }

  /**
   * All network interfaces.
   *
   * @throws ErrnoException if the kernel refuses to tell, does not answer, or answers ten times in
   *     a row with a list that changed while it was read
   */
  public List<Link> links() {
    return dumps.links();
  }

  /** All IPv6 addresses; otherwise as {@link #links}. */
  public List<Address> addresses() {
    return dumps.addresses();
  }

  /** The IPv6 neighbour table; otherwise as {@link #links}. */
  public List<Neighbour> neighbours() {
    return dumps.neighbours();
  }

  /** All IPv6 rules, in the order in which the kernel asks them; otherwise as {@link #links}. */
  public List<Rule> rules() {
    return dumps.rules();
  }

  /** The IPv6 routes that {@code filter} is for; a missing table has none. As {@link #links}. */
  public List<Route> routes(RouteFilter filter) {
    return dumps.routes(filter);
  }

  /**
   * Which way the kernel would send a packet, by its own rules and tables.
   *
   * @throws ErrnoException if the question is at fault, as ENODEV without the interface; otherwise
   *     as {@link #links}
   */
  public RouteAnswer lookup(RouteQuestion question) {
    return lookups.ask(question);
  }

  /** Everything, with the routes that {@code filter} is for: five readings, one after the other. */
  public KernelState state(RouteFilter filter) {
    return new KernelState(links(), addresses(), neighbours(), routes(filter), rules());
  }

  /**
   * Makes changes in their order. One that fails does not keep the next ones from being tried.
   *
   * @return what became of each, in the same order
   * @throws IllegalArgumentException if one cannot be asked for at all: a change of a link, the
   *     replacement of a rule, a type or action that is OTHER; nothing is done then
   * @throws ErrnoException if the kernel could not be asked, or did not answer
   */
  public List<Outcome> execute(List<? extends Change> changes) {
    return batches.execute(changes);
  }

  /**
   * Makes the kernel find out now where a neighbour is (NTF_USE), as if a packet for it had come:
   * an entry that FAILED is tried again.
   *
   * @throws ErrnoException if the kernel refuses, such as ENODEV
   */
  public void resolve(LinkIndex link, Ip6Address neighbour) {
    batches.resolve(link, neighbour);
  }

  /**
   * Datagrams passed over since the start because another process sent them, not the kernel. Any
   * thread may ask.
   */
  public long foreignDatagrams() {
    return exchange.foreignDatagrams();
  }

  @Override
  public void close() {
    transport.close();
  }
}
