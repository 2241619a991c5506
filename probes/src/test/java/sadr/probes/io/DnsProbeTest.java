package sadr.probes.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import sadr.probes.health.PathState;
import sadr.probes.health.ProbeKind;

/** DNS probes against a resolver that answers well, badly, twice, late or not at all. */
@Tag("netns")
@Execution(ExecutionMode.CONCURRENT) // Each has its own far side, and waits for probes.
class DnsProbeTest {

  private static final ProbeKind QUESTION = new ProbeKind.Dns("example.net");
  private static final int REFUSED = 5;

  private final Probing probing = new Probing();
  private final ScriptedResolver resolver =
      new ScriptedResolver(probing.lab.isp, "2001:db8:ffff::1", ScriptedResolver.SILENT);

  @AfterEach
  void tearDown() {
    resolver.close();
    probing.close();
  }

  @Test
  void anyAnswerToTheQuestionShowsLifeWhateverItSays() {
    resolver.script((query, mouth) -> mouth.say(ScriptedResolver.answer(query, REFUSED)));
    probe();
    probing.awaitState(0, PathState.UP);
    assertThat(probing.target(0).rttNanos()).isPresent();
  }

  @Test
  void everyProbeHasItsOwnPort() {
    resolver.script((query, mouth) -> mouth.say(ScriptedResolver.answer(query, 0)));
    probe();
    await().until(() -> resolver.askers.size() >= 10);
    Set<InetSocketAddress> different = new HashSet<>(resolver.askers.subList(0, 10));
    assertThat(different).hasSizeGreaterThan(8);
    assertThat(different).allMatch(asker -> address(asker).equals("2001:db8:a000:0:0:0:0:1"));
  }

  @Test
  void everyProbeHasItsOwnId() {
    Set<Integer> different = ConcurrentHashMap.newKeySet();
    resolver.script(
        (query, mouth) -> {
          different.add((query[0] & 0xff) << Byte.SIZE | (query[1] & 0xff));
          mouth.say(ScriptedResolver.answer(query, 0));
        });
    probe();
    await().until(() -> resolver.askers.size() >= 10);
    assertThat(different).hasSizeGreaterThan(8);
  }

  @Test
  void aWrongIdIsForged() {
    resolver.script((query, mouth) -> mouth.say(changed(ScriptedResolver.answer(query, 0), 1)));
    probe();
    await().until(() -> probing.loop.counts().forged() >= 3);
    probing.awaitState(0, PathState.DOWN);
  }

  @Test
  void anAnswerToAnotherQuestionIsForged() {
    resolver.script((query, mouth) -> mouth.say(changed(ScriptedResolver.answer(query, 0), 14)));
    probe();
    await().until(() -> probing.loop.counts().forged() >= 3);
    probing.awaitState(0, PathState.DOWN);
  }

  @Test
  void anAnswerFromAnotherAddressIsForged() throws Exception {
    try (DatagramSocket other =
        probing.lab.isp.call(
            () ->
                new DatagramSocket(
                    new InetSocketAddress(InetAddress.getByName("2001:db8:ffff::2"), 53)))) {
      resolver.script(
          (query, mouth) -> {
            byte[] answer = ScriptedResolver.answer(query, 0);
            InetSocketAddress asker = resolver.askers.get(resolver.askers.size() - 1);
            other.send(new DatagramPacket(answer, answer.length, asker));
          });
      probe();
      await().until(() -> probing.loop.counts().forged() >= 3);
      probing.awaitState(0, PathState.DOWN);
    }
  }

  @Test
  void garbageIsMalformed() {
    resolver.script(
        (query, mouth) ->
            mouth.say(Arrays.copyOf(ScriptedResolver.answer(query, 0, FarSide.SOURCE), 40)));
    probe();
    await().until(() -> probing.loop.counts().malformed() >= 3);
    probing.awaitState(0, PathState.DOWN);
  }

  @Test
  void aSecondAnswerIsADuplicate() {
    resolver.script(
        (query, mouth) -> {
          mouth.say(ScriptedResolver.answer(query, 0));
          mouth.say(ScriptedResolver.answer(query, 0));
        });
    probe();
    await().until(() -> probing.loop.counts().duplicate() >= 3);
    assertThat(probing.target(0).state()).isEqualTo(PathState.UP);
  }

  @Test
  void anAnswerAfterTheTimeoutIsLateAndDoesNotCount() throws IOException {
    AtomicReference<byte[]> first = new AtomicReference<>();
    resolver.script((query, mouth) -> first.compareAndSet(null, query));
    probe();
    await().until(() -> probing.target(0).lost() > 0);
    byte[] answer = ScriptedResolver.answer(first.get(), 0);
    resolver.say(answer, resolver.askers.get(0));
    await().until(() -> probing.loop.counts().late() == 1);
    assertThat(probing.target(0).state()).isNotEqualTo(PathState.UP);
  }

  @Test
  void aReplayedAnswerFindsNobody() {
    AtomicReference<byte[]> first = new AtomicReference<>();
    resolver.script(
        (query, mouth) -> {
          first.compareAndSet(null, ScriptedResolver.answer(query, 0));
          mouth.say(first.get());
        });
    probe();
    probing.awaitState(0, PathState.DOWN);
    assertThat(probing.report().lastAnswerNanos()).as("the first, which was no replay").isPresent();
    assertThat(probing.loop.counts().forged()).isGreaterThan(2);
  }

  @Test
  void anAddressWithoutAResolverRefusesAtOnce() {
    resolver.close();
    long begun = System.nanoTime();
    probing.probe(Probing.PATIENT, List.of(), Probing.first(QUESTION));
    probing.awaitState(0, PathState.DOWN);
    assertThat(System.nanoTime() - begun).isLessThan(Probing.PATIENT.timeout().toNanos());
    assertThat(probing.target(0).reason()).contains("port unreachable, says 2001:db8:ffff::1");
  }

  private void probe() {
    probing.probe(Probing.first(QUESTION));
  }

  private static String address(InetSocketAddress of) {
    return String.valueOf(of.getAddress().getHostAddress());
  }

  private static byte[] changed(byte[] answer, int at) {
    answer[at] ^= 1;
    return answer;
  }
}
