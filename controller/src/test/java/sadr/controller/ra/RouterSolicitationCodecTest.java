package sadr.controller.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import sadr.controller.ra.MalformedPacketException.Reason;
import sadr.net.Ip6Address;
import sadr.net.MacAddress;

@DisplayName("R18: RouterSolicitationCodec")
class RouterSolicitationCodecTest {

  private static final Ip6Address HOST = Ip6Address.parse("fe80::ff:fe00:1");
  private static final MacAddress MAC = new MacAddress(0x020000000001L);

  private static MalformedPacketException refusal(String hex, Ip6Address from, int hopLimit) {
    return catchThrowableOfType(
        MalformedPacketException.class,
        () -> RouterSolicitationCodec.decode(Packets.bytes(hex), from, hopLimit));
  }

  private static Reason reason(String hex, Ip6Address from, int hopLimit) {
    return refusal(hex, from, hopLimit).reason();
  }

  @Test
  void readsWhatLinuxSends() {
    ByteBuffer packet = Packets.bytes("ffff" + Packets.LINUX_RS).position(2);
    RouterSolicitation solicitation = RouterSolicitationCodec.decode(packet, HOST, 255);
    assertThat(solicitation.sourceLinkLayer()).contains(MAC);
    assertThat(solicitation).isEqualTo(RouterSolicitation.from(Optional.of(MAC)));
    assertThat(packet.position()).isEqualTo(2);
    assertThat(packet.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void writesWhatLinuxSendsWithoutItsChecksum() {
    ByteBuffer packet = Packets.encoded(RouterSolicitation.from(Optional.of(MAC)));
    assertThat(packet).isEqualTo(Packets.bytes(Packets.LINUX_RS.replace("7b2c", "0000")));
    assertThat(packet.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(packet.remaining())
        .isEqualTo(RouterSolicitation.from(Optional.of(MAC)).bytes())
        .isEqualTo(16);
  }

  @Test
  void onlyWhoHasNoAddressAsksWithoutALinkLayerAddress() {
    String bare = "85 00 1a2b 00000000";
    assertThat(RouterSolicitationCodec.decode(Packets.bytes(bare), Ip6Address.UNSPECIFIED, 255))
        .isEqualTo(RouterSolicitation.from(Optional.empty()));
    assertThat(reason(Packets.LINUX_RS, Ip6Address.UNSPECIFIED, 255)).isEqualTo(Reason.LINK_LAYER);
    // One of 16 bytes, as IEEE 802.15.4 has it: no address to us, and yet one.
    String longer = bare + "01 02 0200000000000001 000000000000";
    assertThat(reason(longer, Ip6Address.UNSPECIFIED, 255)).isEqualTo(Reason.LINK_LAYER);
    assertThat(RouterSolicitationCodec.decode(Packets.bytes(longer), HOST, 255).sourceLinkLayer())
        .isEmpty();
  }

  @Test
  void whatComesFromBeyondTheLinkIsRefused() {
    assertThat(reason(Packets.LINUX_RS, HOST, 254)).isEqualTo(Reason.HOP_LIMIT);
    assertThat(reason(Packets.LINUX_RS, HOST, 0)).isEqualTo(Reason.HOP_LIMIT);
  }

  @Test
  void aShortPacketIsRefused() {
    MalformedPacketException refusal = refusal("85 00 7b2c 000000", HOST, 255);
    assertThat(refusal.reason()).isEqualTo(Reason.SHORT);
    assertThat(refusal.offset()).isEqualTo(7);
    assertThat(reason("", HOST, 255)).isEqualTo(Reason.SHORT);
  }

  @Test
  void anotherTypeOrCodeIsRefused() {
    assertThat(reason("86 00 7b2c 00000000", HOST, 255)).isEqualTo(Reason.TYPE);
    assertThat(refusal("85 ff 7b2c 00000000", HOST, 255))
        .hasMessage("code 255, not 0 at byte 1")
        .extracting(MalformedPacketException::reason)
        .isEqualTo(Reason.CODE);
  }

  @Test
  void anOptionOfLengthZeroIsRefused() {
    MalformedPacketException refusal = refusal(Packets.LINUX_RS + "63 00 000000000000", HOST, 255);
    assertThat(refusal.reason()).isEqualTo(Reason.ZERO_LENGTH);
    assertThat(refusal.offset()).isEqualTo(16);
    assertThat(refusal.getStackTrace()).isEmpty();
  }

  @Test
  void anOptionBeyondTheEndIsRefused() {
    assertThat(reason("85 00 7b2c 00000000 01", HOST, 255)).isEqualTo(Reason.CUT_OPTION);
    assertThat(reason("85 00 7b2c 00000000 01 01 0200000000", HOST, 255))
        .isEqualTo(Reason.CUT_OPTION);
    assertThat(reason("85 00 7b2c 00000000 63 ff 020000000001", HOST, 255))
        .isEqualTo(Reason.CUT_OPTION);
  }

  @Test
  void anUnknownOptionIsPassedOver() {
    // A nonce (RFC 3971 §5.3.2) before the address.
    RouterSolicitation solicitation =
        RouterSolicitationCodec.decode(
            Packets.bytes("85 00 7b2c 00000000 0e 01 0badc0ffee00 01 01 020000000001"), HOST, 255);
    assertThat(solicitation.sourceLinkLayer()).contains(MAC);
    assertThat(solicitation.options())
        .containsExactly(
            new NdOption.Unknown(14, "0badc0ffee00"), new NdOption.SourceLinkLayer(MAC));
  }

  @Test
  void everyReasonHasAWordOfItsOwn() {
    assertThat(Reason.values())
        .extracting(Reason::text)
        .doesNotHaveDuplicates()
        .allMatch(word -> word.matches("[a-z]+(-[a-z]+)?"));
  }
}
