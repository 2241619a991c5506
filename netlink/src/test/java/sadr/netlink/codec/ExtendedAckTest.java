package sadr.netlink.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Answers captured on Linux 6.18 to an RTM_DELROUTE in a table that does not exist. */
class ExtendedAckTest {

  // With NETLINK_EXT_ACK: the whole request comes back.
  static final String WHOLE =
      "50000000020000024d000000df480000"
          + "fdffffff1c000000190005004d00000000000000"
          + "0a0000006200000100000000"
          + "1d000100464942207461626c6520646f6573206e6f7420657869737400000000";

  // With NETLINK_EXT_ACK and NETLINK_CAP_ACK: its header alone.
  static final String CAPPED =
      "44000000020000034d000000df480000"
          + "fdffffff1c000000190005004d00000000000000"
          + "1d000100464942207461626c6520646f6573206e6f7420657869737400000000";

  @Test
  void readsTextBehindWholeRequest() {
    assertThat(ExtendedAck.decode(Bytes.message(WHOLE)))
        .isEqualTo(new ExtendedAck(3, "FIB table does not exist"));
  }

  @Test
  void readsTextBehindCappedRequest() {
    assertThat(ExtendedAck.decode(Bytes.message(CAPPED)))
        .isEqualTo(new ExtendedAck(3, "FIB table does not exist"));
  }

  @Test
  void writesWhatTheKernelWrites() {
    ByteBuffer out = ByteBuffer.allocate(128);
    NetlinkMessage captured = Bytes.message(CAPPED);
    MessageHeader request = new MessageHeader(25, 5, 77, captured.header().port());
    new ExtendedAck(3, "FIB table does not exist").encode(request, new MessageWriter(out));

    assertThat(ExtendedAck.decode(NetlinkMessage.read(out.flip())))
        .isEqualTo(new ExtendedAck(3, "FIB table does not exist"));
  }

  @Test
  void readsSuccess() {
    ByteBuffer out = ByteBuffer.allocate(128);
    new ExtendedAck(0, "").encode(new MessageHeader(24, 5, 77, 9), new MessageWriter(out));

    assertThat(ExtendedAck.decode(NetlinkMessage.read(out.flip())))
        .isEqualTo(new ExtendedAck(0, ""));
  }

  @Test
  void refusesQuoteLongerThanTheMessage() {
    NetlinkMessage message = Bytes.message(WHOLE.replace("fdffffff1c000000", "fdffffff1c000100"));

    assertThatThrownBy(() -> ExtendedAck.decode(message))
        .isInstanceOf(MalformedMessageException.class);
  }
}
