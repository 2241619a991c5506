package sadr.probes.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.probes.health.PathReport;
import sadr.probes.health.PathState;
import sadr.probes.health.ProbeSettings;
import sadr.sys.Message;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.SockaddrIn6;
import sadr.sys.Sockets;

/** P4: who answers for a target without being it, or without having heard the probe. */
@Tag("netns")
class ForgedReplyTest {

  /** An echo request as it came. */
  private record Heard(int identifier, int sequence, long token) {}

  /** An answer that is made by hand is in time, however long the hand had to wait. */
  private static final ProbeSettings WAITING =
      new ProbeSettings(
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          3,
          Duration.ofMillis(5),
          3,
          0.4,
          Duration.ofSeconds(29),
          Duration.ofMinutes(5));

  private final FarSide lab = new FarSide();
  private final NativeSocket asTarget = open("2001:db8:ffff::1");
  private final NativeSocket asOther = open("2001:db8:ffff::2");
  private final Message message = new Message(64, SockaddrIn6.BYTES);
  private final ProbeLoop loop =
      lab.router.call(() -> ProbeLoop.start(ProbeClock.SYSTEM, report -> {}));

  @BeforeEach
  void answerByHand() {
    lab.silence(true);
    loop.update(List.of(FarSide.path(WAITING, FarSide.FIRST)));
  }

  @AfterEach
  void tearDown() {
    loop.close();
    asTarget.close();
    asOther.close();
    lab.close();
  }

  @Test
  void theRightAnswerCountsOnce() {
    Heard heard = hear();
    reply(asTarget, heard, 129, 0);
    await().until(() -> report().state() == PathState.UP);
    reply(asTarget, heard, 129, 0);
    await().until(() -> loop.counts().duplicate() == 1);
    assertThat(loop.counts()).isEqualTo(new ReplyCounts(0, 0, 1, 0, 0, 0));
  }

  @Test
  void anAnswerFromAnotherAddressIsCountedNotBelieved() {
    reply(asOther, hear(), 129, 0);
    await().until(() -> loop.counts().forged() == 1);
    assertUnbelieved();
  }

  @Test
  void anAnswerWithAWrongTokenIsCountedNotBelieved() {
    Heard heard = hear();
    reply(asTarget, new Heard(heard.identifier(), heard.sequence(), heard.token() + 1), 129, 0);
    await().until(() -> loop.counts().forged() == 1);
    assertUnbelieved();
  }

  @Test
  void anAnswerWithAWrongSequenceIsCountedNotBelieved() {
    Heard heard = hear();
    int sequence = heard.sequence() + 20_000 & 0xffff;
    reply(asTarget, new Heard(heard.identifier(), sequence, heard.token()), 129, 0);
    await().until(() -> loop.counts().forged() == 1);
    assertUnbelieved();
  }

  @Test
  void anotherProgramsAnswerIsCountedApart() {
    Heard heard = hear();
    int identifier = heard.identifier() + 1 & 0xffff;
    reply(asTarget, new Heard(identifier, heard.sequence(), heard.token()), 129, 0);
    await().until(() -> loop.counts().foreign() == 1);
    assertUnbelieved();
  }

  @Test
  void whatIsNoEchoReplyIsMalformedOrKeptOut() {
    Heard heard = hear();
    reply(asTarget, heard, 130, 0);
    reply(asTarget, heard, 129, 7);
    await().until(() -> loop.counts().malformed() == 1);
    assertUnbelieved();
  }

  private void assertUnbelieved() {
    assertThat(report().state()).isNotEqualTo(PathState.UP);
    assertThat(report().lastAnswerNanos()).isEmpty();
    assertThat(report().targets().get(0).rttNanos()).isEmpty();
  }

  private PathReport report() {
    await().until(() -> loop.reports().containsKey("fiber"));
    return loop.reports().get("fiber");
  }

  private NativeSocket open(String address) {
    return lab.isp.call(
        () -> {
          NativeSocket socket =
              NativeSocket.open(Sockets.AF_INET6, Sockets.SOCK_RAW, Sockets.IPPROTO_ICMPV6);
          socket.bind(SockaddrIn6.of(Ip6Address.parse(address), 0, 0), SockaddrIn6.BYTES);
          return socket;
        });
  }

  private Heard hear() {
    await().until(() -> asTarget.receive(message) >= 16 && message.payload().get(0) == (byte) 128);
    var bytes = message.payload().duplicate().order(ByteOrder.BIG_ENDIAN);
    return new Heard(bytes.getShort(4) & 0xffff, bytes.getShort(6) & 0xffff, bytes.getLong(8));
  }

  private static void reply(NativeSocket from, Heard heard, int type, int code) {
    NativeBuffer packet = NativeBuffer.allocate(16);
    packet
        .bytes()
        .order(ByteOrder.BIG_ENDIAN)
        .put((byte) type)
        .put((byte) code)
        .putShort((short) 0)
        .putShort((short) heard.identifier())
        .putShort((short) heard.sequence())
        .putLong(heard.token())
        .flip();
    from.send(packet, SockaddrIn6.of(FarSide.SOURCE, 0, 0));
  }
}
