package sadr.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.netlink.codec.MessageHeader;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.Link;
import sadr.netlink.model.Neighbour;

/** The events of a kernel that misbehaves, and of processes that play the kernel. */
class EventReaderTest {

  private static final Link WAN1 = FakeKernelContractTest.link(2, "wan1");
  private static final MessageHeader HEAD = new MessageHeader(0, 0, 0, 0);

  private final FakeSocket socket = new FakeSocket(datagram -> {});
  private final MonitorCounters counters = new MonitorCounters();
  private final List<KernelEvent> events = new ArrayList<>();
  private long nanos = Long.MAX_VALUE - 7; // Where a comparison of sums would go wrong.
  private final EventReader reader = new EventReader(socket, counters, events::addAll, () -> nanos);

  private static byte[] bytes(boolean gone) {
    return FakeKernel.write(List.of(WAN1), gone, HEAD);
  }

  @Test
  void ignoresAndCountsWhatTheKernelDidNotSend() {
    socket.forge(bytes(false), 666);
    socket.forge(new byte[] {9, 9, 9}, 666);
    socket.deliver(bytes(true));

    reader.drain(List.of());

    assertThat(events).containsExactly(new KernelEvent.Absent(WAN1, 0));
    assertThat(counters.foreignDatagrams()).isEqualTo(2);
    assertThat(counters.events()).isEqualTo(1);
  }

  @Test
  void takesWhatItCannotReadForLost() {
    socket.deliver(new byte[] {9, 9, 9});
    socket.deliver(new byte[20]);
    socket.deliver(bytes(false));

    reader.drain(List.of());

    assertThat(events).containsExactly(new KernelEvent.Present(WAN1, 0), new KernelEvent.Overrun());
    assertThat(counters.malformedDatagrams()).isEqualTo(2);
    assertThat(counters.overruns()).isZero();
  }

  @Test
  void takesWhatWasTruncatedForLost() {
    socket.deliverTruncated(bytes(false));

    reader.drain(List.of(7L));

    assertThat(events).containsExactly(new KernelEvent.Overrun(), new KernelEvent.Fence(7));
    assertThat(counters.truncatedDatagrams()).isEqualTo(1);
  }

  @Test
  void tellsOfWhatItCannotReadSeldomAndOfNoneTooFew() {
    for (int i = 0; i < 100; i++) {
      socket.deliver(new byte[20]);
      reader.drain(List.of());
    }
    assertThat(events).containsExactly(new KernelEvent.Overrun());

    nanos += EventReader.UNREADABLE_NANOS;
    reader.drain(List.of());
    nanos += EventReader.UNREADABLE_NANOS;
    reader.drain(List.of());
    assertThat(events).containsExactly(new KernelEvent.Overrun(), new KernelEvent.Overrun());
  }

  @Test
  void anOverrunStandsForWhatCouldNotBeRead() {
    socket.deliver(new byte[20]);
    reader.drain(List.of());
    socket.deliver(new byte[20]);
    socket.overflow();
    reader.drain(List.of());
    assertThat(events).containsExactly(new KernelEvent.Overrun(), new KernelEvent.Overrun());

    nanos += EventReader.UNREADABLE_NANOS;
    reader.drain(List.of());
    assertThat(events).hasSize(2);
  }

  @Test
  void ignoresAndCountsUnknownTypesAndFamilies() {
    byte[] unknown = bytes(false);
    unknown[4] = 99;
    Neighbour neighbour =
        new Neighbour(
            WAN1.index(),
            Ip6Address.parse("fe80::a1"),
            Optional.empty(),
            Neighbour.State.FAILED,
            true);
    byte[] otherFamily = FakeKernel.write(List.of(neighbour), false, HEAD);
    otherFamily[MessageHeader.BYTES] = 2;
    socket.deliver(unknown);
    socket.deliver(otherFamily);

    reader.drain(List.of());

    assertThat(events).isEmpty();
    assertThat(counters.unknownMessages()).isEqualTo(2);
  }

  @Test
  void tellsOfOverrunOnceTheSocketIsEmpty() {
    socket.deliver(bytes(false));
    socket.deliver(bytes(true));
    socket.overflow();

    reader.drain(List.of());

    assertThat(events)
        .containsExactly(
            new KernelEvent.Present(WAN1, 0),
            new KernelEvent.Absent(WAN1, 0),
            new KernelEvent.Overrun());
    assertThat(counters.overruns()).isEqualTo(1);
  }

  @Test
  void putsFencesBehindWhatIsThere() {
    socket.deliver(bytes(false));

    reader.drain(List.of(7L, 8L));

    assertThat(events)
        .containsExactly(
            new KernelEvent.Present(WAN1, 0), new KernelEvent.Fence(7), new KernelEvent.Fence(8));
  }

  @Test
  void handsOverLongListsInPieces() {
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      socket.deliver(bytes(false));
    }

    new EventReader(socket, counters, list -> sizes.add(list.size()), () -> nanos).drain(List.of());

    assertThat(sizes).containsExactly(512, 512, 176);
  }
}
