package sadr.netlink.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import sadr.netlink.model.KernelObject;

/** Captured messages: hex digits with spaces wherever they help the reader, little-endian. */
final class Bytes {

  private Bytes() {}

  static ByteBuffer buffer(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  static NetlinkMessage message(String hex) {
    return NetlinkMessage.read(buffer(hex));
  }

  static KernelObject decode(String hex) {
    return KernelObjectCodec.decode(message(hex)).orElseThrow();
  }

  static byte[] encode(KernelObject object) {
    ByteBuffer out = ByteBuffer.allocate(4096);
    MessageHeader head = new MessageHeader(0, 0, 0, 0);
    KernelObjectCodec.encode(object, false, head, new MessageWriter(out));
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    return bytes;
  }

  /** The same object after a way through bytes. */
  static KernelObject there(KernelObject object) {
    return KernelObjectCodec.decode(NetlinkMessage.read(ByteBuffer.wrap(encode(object))))
        .orElseThrow();
  }

  static String hex(ByteBuffer written) {
    byte[] bytes = new byte[written.position()];
    written.get(0, bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Every message of the tests of this package, as seeds. */
  static List<String> captured() {
    return List.of(
        RouteCodecTest.VIA,
        RouteCodecTest.PROHIBIT,
        RouteCodecTest.MULTIPATH,
        RouteCodecTest.METRICS,
        RuleCodecTest.MARKED,
        RuleCodecTest.MAIN,
        RuleCodecTest.EVERYTHING,
        RuleCodecTest.INVERTED,
        AddressCodecTest.WITH_LIFETIMES,
        AddressCodecTest.WITH_PEER,
        NeighbourCodecTest.ROUTER,
        LinkCodecTest.VETH,
        LinkCodecTest.BRIDGE_PORT,
        LinkCodecTest.RADIO,
        LinkCountersCodecTest.COUNTED,
        PacketLogCodecTest.PACKET,
        ExtendedAckTest.WHOLE,
        ExtendedAckTest.CAPPED);
  }
}
