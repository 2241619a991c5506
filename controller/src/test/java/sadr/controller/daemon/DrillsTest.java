package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sadr.controller.config.Config;
import sadr.controller.config.StateConfig;
import sadr.controller.core.Drill;
import sadr.controller.core.Event;
import sadr.controller.core.Moment;
import sadr.controller.core.Notice;
import sadr.controller.core.Planner;
import sadr.controller.core.Reducer;
import sadr.controller.core.Sites;
import sadr.controller.core.World;
import sadr.controller.reconcile.Operation;
import sadr.controller.reconcile.Result;
import sadr.probes.health.PathState;

/** What is told of a drill, however it ends. */
class DrillsTest {

  private static final Duration LENGTH = Duration.ofSeconds(15);

  @TempDir Path directory;
  private final List<Notice> told = new ArrayList<>();
  private Journal journal;
  private Memory memory;
  private Drills drills;
  private long seconds;
  private World world;

  @BeforeEach
  void start() throws IOException {
    journal = new Journal(StateConfig.in(directory), new StateFile(directory));
    memory = new Memory(journal, SavedState.EMPTY);
    drills = new Drills(memory, true);
    world = Sites.begin(Sites.twoIsps());
    happen(new Event.KernelDumped(Sites.bareKernel()));
    happen(Sites.judged("fiber", PathState.UP));
    happen(Sites.judged("cable", PathState.UP));
  }

  @AfterEach
  void end() {
    journal.close();
  }

  private Moment now() {
    return new Moment(Duration.ofSeconds(seconds).toNanos(), Sites.START.plusSeconds(seconds));
  }

  private void happen(Event event) {
    drills.heard(event);
    world = Reducer.reduce(world, event, now());
    told.addAll(drills.notices(world, now()));
  }

  private void pass(Duration time) {
    seconds += time.toSeconds();
    happen(new Event.Tick());
  }

  private CompletableFuture<Optional<String>> ask() {
    CompletableFuture<Optional<String>> refusal = new CompletableFuture<>();
    Event.DrillBegun wish = new Event.DrillBegun("fiber", true, LENGTH);
    world = drills.asked(world, new Input.DrillAsked(wish, refusal), now());
    return refusal;
  }

  private Operation cut() {
    return new Operation.LoadCut(Planner.plan(world).cut());
  }

  private void begin() {
    ask();
    Result done = Result.done(cut());
    world = drills.applied(world, List.of(done), now());
    told.addAll(drills.notices(world, now()));
    assertThat(told).last().extracting(Notice::event).isEqualTo("drill.start");
  }

  private void reload(Config config) {
    happen(new Event.Configured(config, Sites.fresh(config)));
  }

  private static Config withoutFiber() {
    return Sites.of(Sites.twoIsps().uplinks().subList(1, 2));
  }

  private List<String> ends() {
    return told.stream()
        .filter(notice -> notice.event().startsWith("drill."))
        .map(notice -> notice.event() + " " + notice.cause())
        .toList();
  }

  @Test
  void oneThatGoesWellIsToldToItsEnd() {
    begin();
    happen(Sites.judged("fiber", PathState.DOWN));
    pass(LENGTH);
    happen(Sites.judged("fiber", PathState.UP));
    pass(Duration.ofMinutes(1));
    pass(Duration.ofSeconds(1));
    assertThat(ends())
        .containsExactly("drill.start asked", "drill.end time", "drill.back recovered");
  }

  @Test
  void aReloadThatTakesTheUplinkAwayEndsItAtOnce() {
    begin();
    happen(Sites.judged("fiber", PathState.DOWN));
    seconds++;
    reload(withoutFiber());
    assertThat(ends())
        .containsExactly("drill.start asked", "drill.end config", "drill.lost config");
    assertThat(told).last().satisfies(DrillsTest::saysThatTheConfigurationHasItNoMore);
  }

  private static void saysThatTheConfigurationHasItNoMore(Notice notice) {
    assertThat(notice.uplink()).contains("fiber");
    assertThat(notice.details()).containsEntry("detail", "the configuration has no uplink fiber");
  }

  @Test
  void soDoesOneThatComesWhileItIsWaitedFor() {
    begin();
    happen(Sites.judged("fiber", PathState.DOWN));
    pass(LENGTH);
    seconds += 60;
    reload(withoutFiber());
    assertThat(ends()).containsExactly("drill.start asked", "drill.end time", "drill.lost config");
  }

  @Test
  void withoutAVerdictTheEndOfTheCutIsTheEnd() {
    begin();
    reload(withoutFiber());
    assertThat(ends()).containsExactly("drill.start asked", "drill.end config");
    assertThat(told).last().satisfies(notice -> assertThat(notice.details()).containsKey("detail"));
  }

  @Test
  void oneThatDoesNotComeBackIsSaidToBeLost() {
    begin();
    happen(Sites.judged("fiber", PathState.DOWN));
    pass(LENGTH);
    pass(Drill.PATIENCE.plusSeconds(1));
    assertThat(ends()).containsExactly("drill.start asked", "drill.end time", "drill.lost time");
  }

  @Test
  void whatTheKernelRefusesIsToldToWhoAskedAndToTheJournal() {
    CompletableFuture<Optional<String>> refusal = ask();
    world = drills.applied(world, List.of(Result.failed(cut(), "no memory")), now());
    told.addAll(drills.notices(world, now()));
    assertThat(refusal).isCompletedWithValue(Optional.of("the kernel refused the cut: no memory"));
    assertThat(ends()).containsExactly("drill.end refused");
    pass(Duration.ofSeconds(1));
    assertThat(world.drill()).as("another one may begin").isEmpty();
  }

  @Test
  void withoutNftablesThereIsNone() {
    drills = new Drills(memory, false);
    assertThat(ask())
        .isCompletedWithValue(
            Optional.of("a drill needs nftables: install libnftables1 and restart the daemon"));
    assertThat(world.drill()).isEmpty();
  }
}
