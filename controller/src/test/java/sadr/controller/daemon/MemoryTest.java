package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sadr.controller.config.StateConfig;
import sadr.controller.core.Ledger;
import sadr.controller.core.Ledgers;
import sadr.controller.core.Moment;
import sadr.controller.core.Remembered;
import sadr.controller.core.Retired;
import sadr.controller.core.Retired.Said;
import sadr.controller.core.Sites;
import sadr.controller.core.World;
import sadr.net.Deadline;
import sadr.net.Ip6Address;

/** R13: what hosts may hold is on the disk before they are told of it. */
class MemoryTest {

  private static final long STARTED = 5_000_000_000L;
  private static final World TOLD = Ledgers.holding(Deadline.NEVER);

  @TempDir Path directory;
  private Journal journal;
  private Memory memory;

  @BeforeEach
  void open() throws IOException {
    journal = new Journal(StateConfig.in(directory), new StateFile(directory));
    memory = new Memory(journal, SavedState.EMPTY);
  }

  @AfterEach
  void close() {
    journal.close();
  }

  private static Moment at(Duration sinceStart) {
    return new Moment(STARTED + sinceStart.toNanos(), Sites.START.plus(sinceStart));
  }

  private static World withdrawn(Duration left) {
    return Ledgers.holding(Deadline.after(left, STARTED));
  }

  /** What a daemon finds after the one before was killed without a word. */
  private Ledger afterTheKill(Moment now) throws IOException {
    return SavedNetwork.ledger(new StateFile(directory).read().ledger(), now);
  }

  @Test
  void onceHostsMayBeToldAKillLosesNothing() throws Exception {
    memory.keep(TOLD, at(Duration.ZERO));
    memory.ledgerSafe().get();
    assertThat(afterTheKill(new Moment(1, Sites.START))).isEqualTo(TOLD.ledger());
  }

  @Test
  void holdsWhatHostsAreToldFromWhenItsWriteWasAskedFor() {
    Moment now = at(Duration.ZERO);
    assertThat(memory.holds(TOLD, now)).isFalse();
    memory.keep(TOLD, now);
    assertThat(memory.holds(TOLD, now)).isTrue();
    World other = withdrawn(Duration.ofMinutes(90));
    Map<String, Remembered> unused = memory.recall(other, other.config(), now);
    assertThat(memory.holds(other, now)).as("asked for by nobody").isFalse();
    memory.keep(other, now);
    assertThat(memory.holds(other, now)).isTrue();
  }

  @Test
  void whatWasRecalledForAReloadIsSafeOnlyWhenItIsWritten() throws Exception {
    Map<String, Remembered> unused = memory.recall(TOLD, TOLD.config(), at(Duration.ZERO));
    memory.keep(TOLD, at(Duration.ZERO));
    memory.ledgerSafe().get();
    assertThat(afterTheKill(new Moment(1, Sites.START))).isEqualTo(TOLD.ledger());
  }

  /** R6. */
  @Test
  void theResolverThatIsTakenBackFromHostsIsKnownAfterAKill() throws Exception {
    Said resolver = new Said.Resolver("lan0", Ip6Address.parse("2001:db8:a0ff::53"));
    Deadline end = Deadline.after(Duration.ofMinutes(90), STARTED);
    memory.keep(TOLD.withRetired(new Retired(Map.of(resolver, end))), at(Duration.ZERO));
    memory.ledgerSafe().get();
    Moment restarted = new Moment(1, Sites.START.plus(Duration.ofMinutes(50)));
    assertThat(SavedWord.retired(new StateFile(directory).read().told(), restarted).until())
        .containsOnly(Map.entry(resolver, Deadline.after(Duration.ofMinutes(40), 1)));
  }

  @Test
  void aWithdrawalGoesOnByTheWallClock() throws Exception {
    memory.keep(withdrawn(Duration.ofMinutes(90)), at(Duration.ZERO));
    memory.ledgerSafe().get();
    Moment rebooted = new Moment(7, Sites.START.plus(Duration.ofMinutes(50)));
    assertThat(afterTheKill(rebooted))
        .isEqualTo(Ledgers.holding(Deadline.after(Duration.ofMinutes(40), 7)).ledger());
  }

  @Test
  void whoAdvertisedANetworkIsNotForgotten() throws Exception {
    Ledger ledger = Ledgers.ofOthers(Deadline.after(Duration.ofMinutes(90), STARTED)).ledger();
    memory.keep(TOLD.withLedger(ledger), at(Duration.ZERO));
    memory.ledgerSafe().get();
    assertThat(afterTheKill(at(Duration.ZERO))).isEqualTo(ledger);
  }

  @Test
  void aWallClockThatWentBackKeepsNobodyForLongerThanFromNowOn() throws Exception {
    memory.keep(withdrawn(Duration.ofMinutes(90)), at(Duration.ZERO));
    memory.ledgerSafe().get();
    assertThat(afterTheKill(new Moment(7, Instant.EPOCH)))
        .isEqualTo(Ledgers.holding(Deadline.after(Duration.ofMinutes(90), 7)).ledger());
  }

  @Test
  void nothingIsWrittenWhileNothingChangesButTime() throws Exception {
    World world = withdrawn(Duration.ofMinutes(90));
    memory.keep(world, at(Duration.ZERO));
    memory.ledgerSafe().get();
    FileTime before = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(directory.resolve("state.json"), before);
    for (int second = 1; second < 5400; second++) {
      Duration drift = Duration.ofMillis(second % 700);
      Moment now = at(Duration.ofSeconds(second));
      memory.keep(world, new Moment(now.nanos(), now.wall().plus(drift)));
    }
    journal.close();
    assertThat(Files.getLastModifiedTime(directory.resolve("state.json"))).isEqualTo(before);
  }

  @Test
  void aWallClockThatJumpedIsSavedWithinAMinute() throws Exception {
    World world = withdrawn(Duration.ofMinutes(90));
    memory.keep(world, at(Duration.ZERO));
    Moment later = at(Duration.ofMinutes(2));
    Instant jumped = later.wall().plus(Duration.ofDays(1));
    memory.keep(world, new Moment(later.nanos(), jumped));
    memory.ledgerSafe().get();
    assertThat(afterTheKill(new Moment(7, jumped)))
        .isEqualTo(Ledgers.holding(Deadline.after(Duration.ofMinutes(88), 7)).ledger());
  }

  @Test
  void aDiskThatRefusesDoesNotSilenceTheRouter() throws Exception {
    Files.createDirectory(directory.resolve("state.json.next"));
    memory.keep(TOLD, at(Duration.ZERO));
    memory.ledgerSafe().get();
    assertThat(directory.resolve("state.json")).doesNotExist();
  }

  @Test
  void whoAskedHearsWhatTheKernelRefusedOnceAndThatItIsDoneButForThat() throws Exception {
    assertThat(kept(List.of("route: no way", "rule: no")))
        .contains("done, but the kernel refused: route: no way; rule: no");
    assertThat(kept(List.of())).isEmpty();
    Files.createDirectory(directory.resolve("state.json.next"));
    memory.keep(TOLD, at(Duration.ZERO));
    Optional<String> both = kept(List.of("route: no way"));
    assertThat(both.orElseThrow())
        .startsWith("done, but the kernel refused: route: no way; it could not be saved: ");
    assertThat(Memory.isDone(both)).isTrue();
    assertThat(Memory.isDone(Optional.of("there is no uplink x"))).isFalse();
  }

  private Optional<String> kept(List<String> refused) throws Exception {
    CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    memory.promise(answer);
    memory.refused(refused);
    memory.keepPromises();
    return answer.get();
  }

  @Test
  void aFileOfAnEarlierVersionHasNoLedger() throws Exception {
    Files.writeString(directory.resolve("state.json"), "{\"version\":1,\"uplinks\":{}}");
    assertThat(new StateFile(directory).read().ledger()).isEmpty();
    assertThat(directory.resolve("state.json")).exists();
  }

  @Test
  void aLedgerThatCannotBeReadIsSetAside() throws Exception {
    Files.writeString(
        directory.resolve("state.json"),
        "{\"version\":1,\"uplinks\":{},\"ledger\":[{\"device\":\"lan0\",\"prefix\":\"no\","
            + "\"uplink\":\"a\",\"delegated\":\"2001:db8::/56\",\"clean\":null}]}");
    assertThat(new StateFile(directory).read()).isEqualTo(SavedState.EMPTY);
    assertThat(directory.resolve("state.json")).doesNotExist();
  }
}
