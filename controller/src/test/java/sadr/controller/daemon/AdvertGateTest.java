package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import sadr.controller.config.LanConfig;
import sadr.controller.core.Ledger;
import sadr.controller.nft.FlowCount;
import sadr.controller.nft.FlowRenewal;
import sadr.controller.ra.Advert;
import sadr.controller.ra.Advert.Offer;
import sadr.controller.ra.io.RouterSearch;
import sadr.net.Deadline;
import sadr.net.Ip6Prefix;

/** R13: what hosts may hold is on the disk before they are told of it; the rest does not wait. */
class AdvertGateTest {

  private static final Ip6Prefix OLD = Ip6Prefix.parse("2001:db8:a000:1::/64");
  private static final Ip6Prefix NEW = Ip6Prefix.parse("2001:db8:b000:1::/64");
  private static final Ip6Prefix NEWER = Ip6Prefix.parse("2001:db8:c000:1::/64");
  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private final List<List<Offer>> told = new ArrayList<>();
  private final List<Runnable> graces = new ArrayList<>();
  private final AdvertGate gate =
      new AdvertGate(new Hosts(), ledger(OLD).entries().keySet(), graces::add);

  private final class Hosts implements HostCare {
    @Override
    public void aside(Runnable work) {
      work.run();
    }

    @Override
    public void advertise(Map<String, Advert> adverts, RouterSearch search) {
      told.add(adverts.values().iterator().next().prefixes());
    }

    @Override
    public void reset(List<Ip6Prefix> dead) {}

    @Override
    public void renew(FlowRenewal renewal) {}

    @Override
    public void count(FlowCount.Wanted wanted) {}
  }

  private static Ledger ledger(Ip6Prefix... networks) {
    Map<Ledger.OnLan, Ledger.Entry> entries = new HashMap<>();
    for (Ip6Prefix network : networks) {
      entries.put(
          new Ledger.OnLan("lan0", network), new Ledger.Entry("isp", network, Deadline.NEVER));
    }
    return new Ledger(entries);
  }

  private static Offer preferred(Ip6Prefix prefix) {
    return new Offer(prefix, Deadline.NEVER, Deadline.NEVER);
  }

  private static Offer deprecated(Ip6Prefix prefix) {
    return new Offer(prefix, Deadline.OVER, Deadline.NEVER);
  }

  private void pass(CompletableFuture<Void> written, Offer... offers) {
    Advert advert =
        new Advert(
            "lan0",
            true,
            LanConfig.Preference.MEDIUM,
            0,
            List.of(offers),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty());
    Ip6Prefix[] networks = Arrays.stream(offers).map(Offer::prefix).toArray(Ip6Prefix[]::new);
    gate.pass(Map.of("lan0", advert), RouterSearch.NOWHERE, ledger(networks), written);
  }

  private List<Offer> last() {
    return told.get(told.size() - 1);
  }

  @Test
  void aDeprecationDoesNotWaitForTheDisk() {
    pass(new CompletableFuture<>(), deprecated(OLD));
    assertThat(told).isEqualTo(List.of(List.of(deprecated(OLD))));
  }

  @Test
  void whatIsNewIsToldOnceItIsSavedAndAllAtOnce() {
    CompletableFuture<Void> written = new CompletableFuture<>();
    pass(written, deprecated(OLD), preferred(NEW));
    assertThat(told).isEmpty();
    written.complete(null);
    graces.forEach(Runnable::run);
    assertThat(told).isEqualTo(List.of(List.of(deprecated(OLD), preferred(NEW))));
  }

  @Test
  void aHungDiskDelaysADeprecationByTheGraceAtMost() {
    CompletableFuture<Void> hung = new CompletableFuture<>();
    pass(hung, preferred(OLD), preferred(NEW));
    graces.get(0).run();
    assertThat(last()).isEqualTo(List.of(preferred(OLD)));
    pass(hung, deprecated(OLD), preferred(NEW));
    assertThat(last()).as("at once").isEqualTo(List.of(deprecated(OLD)));
    assertThat(graces).hasSize(1);
  }

  @Test
  void theEndOfAWriteTellsNothingThatALaterOneSaves() {
    CompletableFuture<Void> first = new CompletableFuture<>();
    CompletableFuture<Void> second = new CompletableFuture<>();
    pass(first, preferred(OLD), preferred(NEW));
    pass(second, preferred(OLD), preferred(NEW), preferred(NEWER));
    first.complete(null);
    graces.forEach(Runnable::run);
    assertThat(last()).isEqualTo(List.of(preferred(OLD), preferred(NEW)));
    second.complete(null);
    assertThat(last()).isEqualTo(List.of(preferred(OLD), preferred(NEW), preferred(NEWER)));
  }

  @Test
  void theEndOfAnOldWriteDoesNotBringBackWhatWasToldThen() {
    CompletableFuture<Void> slow = new CompletableFuture<>();
    pass(slow, preferred(OLD), preferred(NEW));
    pass(DONE, deprecated(OLD));
    slow.complete(null);
    graces.forEach(Runnable::run);
    assertThat(last()).isEqualTo(List.of(deprecated(OLD)));
  }
}
