package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sadr.controller.nft.FlowCount;
import sadr.controller.nft.FlowRenewal;
import sadr.net.Ip6Prefix;

class SessionWorkTest {

  private static final Ip6Prefix DEAD = Ip6Prefix.parse("2001:db8:a000::/56");
  private static final FlowCount.Wanted WANTED =
      new FlowCount.Wanted(Map.of("fiber", new FlowCount.Uplink(List.of(DEAD), 1)), Set.of(), true);

  private final BlockingQueue<Set<Ip6Prefix>> poked = new LinkedBlockingQueue<>();
  private final BlockingQueue<Set<Ip6Prefix>> renewed = new LinkedBlockingQueue<>();
  private final AtomicInteger counted = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch counting = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  private final class SlowCount implements SessionWork.Work {
    @Override
    public int poke(Set<Ip6Prefix> dead) {
      poked.add(dead);
      return 0;
    }

    @Override
    public int renew(FlowRenewal renewal) {
      renewed.add(renewal.moved());
      return 0;
    }

    @Override
    public Map<String, Long> count(FlowCount.Wanted wanted) {
      counted.incrementAndGet();
      counting.countDown();
      boolean interrupted = false;
      while (true) {
        try {
          mayEnd.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true; // A read from the kernel does not end earlier either.
        }
      }
      assertThat(closed).as("closed while it is read").isFalse();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return Map.of("fiber", 7L);
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }

  @AfterEach
  void end() {
    mayEnd.countDown();
  }

  @Test
  void pokesDoNotWaitForACountNorCountsQueueUp() throws InterruptedException {
    SessionWork work = new SessionWork(new SlowCount());
    work.count(WANTED);
    assertThat(counting.await(60, TimeUnit.SECONDS)).isTrue();
    for (int second = 0; second < 100; second++) {
      work.count(WANTED);
    }
    work.reset(List.of(DEAD));
    assertThat(poked.poll(60, TimeUnit.SECONDS)).isEqualTo(Set.of(DEAD));
    mayEnd.countDown();
    work.close();
    assertThat(counted).hasValue(1);
    assertThat(work.counts()).isEqualTo(Map.of("fiber", 7L));
    assertThat(closed).isTrue();
  }

  /** The second look is for packets that were under way; then only another outage is news. */
  @Test
  void flowsOfAPrefixAreRenewedTwiceAnOutageAndNoMore() throws InterruptedException {
    SessionWork work = new SessionWork(new SlowCount());
    FlowRenewal renewal =
        new FlowRenewal(
            Set.of(DEAD), false, FlowRenewal.NOTHING.outlets(), Set.of(), List.of(), Set.of());
    work.renew(renewal);
    work.renew(renewal);
    assertThat(renewed.poll(60, TimeUnit.SECONDS)).containsExactly(DEAD);
    assertThat(renewed.poll(60, TimeUnit.SECONDS)).containsExactly(DEAD);
    work.renew(FlowRenewal.NOTHING);
    work.renew(renewal);
    assertThat(renewed.poll(60, TimeUnit.SECONDS)).containsExactly(DEAD);
    work.close();
    assertThat(renewed).as("at most the second of that outage").hasSizeLessThan(2);
  }

  @Test
  void closesNothingUnderARunningCount() throws InterruptedException {
    SessionWork work = new SessionWork(new SlowCount());
    work.count(WANTED);
    assertThat(counting.await(60, TimeUnit.SECONDS)).isTrue();
    work.close();
    assertThat(closed).isFalse();
  }

  @Test
  void aFaultReachesTheThreadsHandler() throws Exception {
    CompletableFuture<Throwable> heard = new CompletableFuture<>();
    var executor = LoudExecutor.named("sadr-test");
    executor.execute(
        () ->
            Thread.currentThread()
                .setUncaughtExceptionHandler((thread, cause) -> heard.complete(cause)));
    executor.execute(
        () -> {
          throw new IllegalStateException("a fault");
        });
    assertThat(heard.get(60, TimeUnit.SECONDS)).hasMessage("a fault");
    executor.shutdownNow();
  }
}
