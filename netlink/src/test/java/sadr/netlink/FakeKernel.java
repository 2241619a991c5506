package sadr.netlink;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;
import sadr.netlink.codec.ExtendedAck;
import sadr.netlink.codec.KernelObjectCodec;
import sadr.netlink.codec.MessageHeader;
import sadr.netlink.codec.MessageWriter;
import sadr.netlink.codec.NetlinkMessage;
import sadr.netlink.codec.Nlm;
import sadr.netlink.codec.RouteCodec;
import sadr.netlink.codec.Rtm;
import sadr.netlink.model.Address;
import sadr.netlink.model.KernelObject;
import sadr.netlink.model.Link;
import sadr.netlink.model.Neighbour;
import sadr.netlink.model.Route;
import sadr.netlink.model.Rule;
import sadr.sys.Errno;

/**
 * A kernel in memory, at the level of messages: it reads requests with the codecs of this library,
 * keeps what they ask for in a {@link FakeTables}, and answers with bytes. It can be told to
 * misbehave as the real one does.
 *
 * <p>Not thread-safe.
 */
public final class FakeKernel {

  private static final int PORT = 4711;

  private final FakeTables tables = new FakeTables();
  private final FakeSocket requests = new FakeSocket(this::answer);
  private final FakeSocket events = new FakeSocket(datagram -> {});
  private int tornDumps;
  private Predicate<KernelObject> fails = object -> false;
  private ExtendedAck failure = new ExtendedAck(0, "");
  private boolean answersGetLost;
  private int dumps;
  private int sends;

  /** Its end of a {@link NetlinkConnection}. */
  public FakeSocket requests() {
    return requests;
  }

  /** Its end of a monitor: every change is told there. */
  public FakeSocket events() {
    return events;
  }

  /** What it has; a test may put things in. */
  public FakeTables tables() {
    return tables;
  }

  /** Marks the next {@code count} dumps as torn. */
  public void tearDumps(int count) {
    tornDumps = count;
  }

  /** Refuses every change of an object that {@code which} holds for. */
  public void fail(Predicate<KernelObject> which, Errno errno, String text) {
    fails = which;
    failure = new ExtendedAck(errno.number(), text);
  }

  /** Drops all answers to the next datagram but tells that it did. */
  public void loseAnswers() {
    answersGetLost = true;
  }

  /** How many dumps were asked for. */
  public int dumps() {
    return dumps;
  }

  /** How many datagrams came. */
  public int sends() {
    return sends;
  }

  private void answer(ByteBuffer datagram) {
    sends++;
    while (datagram.hasRemaining()) {
      NetlinkMessage request = NetlinkMessage.read(datagram);
      if (request.header().has(Nlm.NLM_F_DUMP) && request.header().type() % 4 == 2) {
        dump(request);
      } else {
        change(request);
      }
    }
    if (answersGetLost) {
      answersGetLost = false;
      requests.overflowAndLose();
    }
  }

  private void change(NetlinkMessage request) {
    MessageHeader header = request.header();
    KernelObject object = KernelObjectCodec.decode(request).orElseThrow();
    ExtendedAck ack = fails.test(object) ? failure : tables.apply(header, object);
    boolean gone = header.type() % 4 == 1;
    if (ack.error() == 0 && !(object instanceof Neighbour)) {
      MessageHeader head = new MessageHeader(0, 0, header.sequence(), PORT);
      events.deliver(write(List.of(object), gone, head));
    }
    if (ack.error() != 0 || header.has(Nlm.NLM_F_ACK)) {
      ByteBuffer out = ByteBuffer.allocate(4096);
      ack.encode(new MessageHeader(header.type(), 0, header.sequence(), PORT), writer(out));
      requests.deliver(bytes(out));
    }
  }

  private void dump(NetlinkMessage request) {
    dumps++;
    List<KernelObject> found = new ArrayList<>(list(request));
    boolean torn = tornDumps > 0;
    tornDumps -= torn ? 1 : 0;
    int flags = Nlm.NLM_F_MULTI | (torn ? Nlm.NLM_F_DUMP_INTR : 0);
    MessageHeader head = new MessageHeader(0, flags, request.header().sequence(), PORT);
    int half = found.size() / 2;
    if (half > 0) {
      requests.deliver(write(found.subList(0, half), false, head));
    }
    requests.deliver(write(found.subList(half, found.size()), false, head));
    ByteBuffer out = ByteBuffer.allocate(64);
    MessageWriter writer = writer(out);
    writer.begin(new MessageHeader(Nlm.NLMSG_DONE, flags, head.sequence(), PORT));
    writer.u32(0).end();
    requests.deliver(bytes(out));
  }

  private List<? extends KernelObject> list(NetlinkMessage request) {
    return switch (request.header().type()) {
      case Rtm.RTM_GETLINK -> tables.all(Link.class);
      case Rtm.RTM_GETADDR -> tables.all(Address.class);
      case Rtm.RTM_GETNEIGH -> tables.all(Neighbour.class);
      case Rtm.RTM_GETRULE -> tables.rulesInOrder();
      case Rtm.RTM_GETROUTE -> {
        OptionalLong table = RouteCodec.requestedTable(request);
        OptionalInt protocol = RouteCodec.requestedProtocol(request);
        yield tables.all(Route.class).stream()
            .filter(route -> table.isEmpty() || route.key().table() == table.getAsLong())
            .filter(route -> protocol.isEmpty() || route.protocol() == protocol.getAsInt())
            .toList();
      }
      default -> throw new IllegalArgumentException("type " + request.header().type());
    };
  }

  /** The bytes of the messages that tell of {@code objects}. */
  static byte[] write(List<? extends KernelObject> objects, boolean gone, MessageHeader head) {
    ByteBuffer out = ByteBuffer.allocate(Math.max(64 * 1024, 256 * objects.size()));
    MessageWriter writer = writer(out);
    objects.forEach(object -> KernelObjectCodec.encode(object, gone, head, writer));
    return bytes(out);
  }

  private static MessageWriter writer(ByteBuffer out) {
    return new MessageWriter(out);
  }

  private static byte[] bytes(ByteBuffer out) {
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    return bytes;
  }

  /** Rules of a fresh kernel: local, then main. */
  static List<Rule> initialRules() {
    return List.of(Rule.lookup(0, 255, 2), Rule.lookup(32766, 254, 2));
  }
}
