package sadr.controller.hook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.config.HookConfig;

/** The hooks of the configuration in use. Any thread; nobody waits. */
public final class Hooks implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Hooks.class);

  /** What a daemon that stops gives all hooks for their last word. */
  private static final long LAST_MILLIS = 2000;

  private final Privileges privileges;
  private final Map<HookConfig, HookQueue> queues = new LinkedHashMap<>(); // guarded by this
  private final Map<String, Map<HookResult, Long>> retired = new TreeMap<>(); // guarded by this

  /**
   * None yet.
   *
   * @param capabilities the daemon's effective ones, a bit each (capabilities(7))
   */
  public Hooks(long capabilities) {
    this.privileges = new Privileges(capabilities, Restraint.ofThisProcess());
  }

  /** From now on, these; those that were there before go on undisturbed. */
  public synchronized void configure(List<HookConfig> hooks) {
    if (queues.isEmpty() && !privileges.maySwitchUser()) {
      tellOfUsers(hooks);
    }
    List<HookConfig> gone = new ArrayList<>(queues.keySet());
    gone.removeAll(hooks);
    for (HookConfig hook : gone) {
      HookQueue queue = queues.remove(hook);
      if (queue != null) {
        queue.retire();
        add(retired.computeIfAbsent(hook.program().get(0), h -> new TreeMap<>()), queue);
      }
    }
    hooks.forEach(hook -> queues.computeIfAbsent(hook, h -> new HookQueue(h, privileges)));
  }

  private static void tellOfUsers(List<HookConfig> hooks) {
    String own = System.getProperty("user.name", "");
    String others =
        hooks.stream()
            .map(HookConfig::user)
            .filter(user -> !user.equals(own))
            .distinct()
            .collect(Collectors.joining(","));
    if (!others.isEmpty()) {
      log.warn(
          "hook.user wanted={} used={}: the daemon may not change users, so hooks run as its own,"
              + " without capabilities",
          others,
          own);
    }
  }

  /** Tells the hooks that want to know. */
  public synchronized void tell(HookEvent event) {
    queues.forEach(
        (hook, queue) -> {
          if (hook.wants(event.kind())) {
            queue.offer(event);
          }
        });
  }

  /**
   * Runs of a hook.
   *
   * @param hook its program's path
   * @param result a short, stable word
   * @param count since the start
   */
  public record Runs(String hook, String result, long count) {}

  /** How the runs ended; those of hooks that a reload took out are counted on. */
  public synchronized List<Runs> runs() {
    Map<String, Map<HookResult, Long>> sums = new TreeMap<>();
    retired.forEach((hook, counts) -> sums.put(hook, new TreeMap<>(counts)));
    queues.forEach(
        (hook, queue) ->
            add(sums.computeIfAbsent(hook.program().get(0), h -> new TreeMap<>()), queue));
    List<Runs> runs = new ArrayList<>();
    sums.forEach(
        (hook, counts) ->
            counts.forEach((result, count) -> runs.add(new Runs(hook, result.text(), count))));
    return runs;
  }

  private static void add(Map<HookResult, Long> sums, HookQueue queue) {
    queue.counts().forEach((result, count) -> sums.merge(result, count, Long::sum));
  }

  /** Gives the hooks a moment for what they were told last. */
  @Override
  public void close() {
    List<HookQueue> open;
    synchronized (this) {
      open = new ArrayList<>(queues.values());
      queues.clear();
    }
    try {
      long end = System.nanoTime() + LAST_MILLIS * 1_000_000;
      for (HookQueue queue : open) {
        queue.finish(Math.max(0, (end - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
