package sadr.probes.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import sadr.probes.health.Path;
import sadr.probes.health.PathHealth;
import sadr.probes.health.PathReport;
import sadr.probes.health.ProbeKind;
import sadr.probes.health.ReplyKind;
import sadr.probes.health.Target;
import sadr.probes.health.TargetHealth;
import sadr.sys.Pollable;

/**
 * The probing of one path: carries between its probers, which know the wire, and its {@link
 * PathHealth}, which decides.
 *
 * <p>Owned by the probe thread, but for {@link #report}, which any thread may call.
 */
final class PathProbing implements AutoCloseable {

  private final ProberFactory factory;
  private final PathHealth health;
  private final Map<ProbeKind, Prober> probers = new LinkedHashMap<>();
  private volatile PathReport report;

  PathProbing(Path path, ProberFactory factory, long now) {
    this.factory = factory;
    health = new PathHealth(path, now);
    equip(path);
    report = health.report();
  }

  /** What was known after the last probe or reply. */
  PathReport report() {
    return report;
  }

  /** What is wanted. */
  Path path() {
    return health.path();
  }

  /** When {@link #run} is to be called next. */
  OptionalLong nextNanos() {
    return health.nextNanos();
  }

  /** What to wait on for replies. */
  List<Pollable> sources() {
    List<Pollable> sources = new ArrayList<>();
    for (Prober prober : probers.values()) {
      sources.addAll(prober.sources());
    }
    return sources;
  }

  /** Takes another wish for the same path. */
  void update(Path changed, long now) {
    receive();
    health.update(changed, now);
    equip(changed);
    forgetWhatCannotCome();
    publish();
  }

  /** Takes the replies that have arrived. */
  void receive() {
    for (Prober prober : probers.values()) {
      prober.drain(this::replied);
    }
    forgetWhatCannotCome();
    health.decide(factory.clock().nanoTime());
    publish();
  }

  /**
   * Judges and sends what is due at {@code now}. Where a probe is to be judged, what has arrived is
   * read first: after a pause of this thread the answer may be waiting in the socket.
   */
  void run(long now) {
    OptionalLong deadline = health.deadlineNanos();
    if (deadline.isPresent() && now - deadline.getAsLong() >= 0) {
      receive();
    }
    health.judge(now);
    for (TargetHealth target : health.targets()) {
      if (now - target.dueNanos() >= 0) {
        send(target, now);
      }
    }
    forgetWhatCannotCome();
    health.decide(factory.clock().nanoTime());
    publish();
  }

  @Override
  public void close() {
    probers.values().forEach(Prober::close);
    probers.clear();
  }

  private void send(TargetHealth target, long now) {
    long due = target.dueNanos();
    boolean atInterval = target.takeBeat(now);
    long token = factory.random().nextLong();
    long sentNanos = factory.clock().nanoTime();
    factory.lateness().add(sentNanos - due);
    try {
      Prober prober = probers.get(target.target().kind());
      if (prober == null) {
        throw new NotSentException("no prober for " + target.target().kind().text());
      }
      prober.send(target.target(), target.nextSequence(), token);
      target.sent(token, atInterval, sentNanos);
    } catch (NotSentException e) {
      target.notSent(e.why(), sentNanos);
    }
  }

  private void replied(Replies.Reply reply) {
    Target from = new Target(reply.kind(), reply.from());
    ReplyKind kind = ReplyKind.FORGED;
    if (reply.token().isPresent()) {
      for (TargetHealth target : health.targets()) {
        if (target.target().equals(from)) {
          long now = factory.clock().nanoTime();
          long token = reply.token().getAsLong();
          kind = target.replied(reply.sequence(), token, now, reply.ageNanos());
        }
      }
    }
    factory.counters().count(kind);
  }

  private void forgetWhatCannotCome() {
    boolean reopened = false;
    for (Prober prober : probers.values()) {
      reopened |= prober.takeReopened();
    }
    if (reopened) {
      health.forgetWaiting();
    }
  }

  /** One prober for each kind among the targets, bound to the path's way out. */
  private void equip(Path path) {
    List<ProbeKind> wanted = path.targets().stream().map(Target::kind).distinct().toList();
    probers.entrySet().removeIf(entry -> closedUnless(wanted, entry));
    for (ProbeKind kind : wanted) {
      probers
          .computeIfAbsent(kind, absent -> factory.make(absent, path.name()))
          .bind(path.binding(), path.settings().interval());
    }
  }

  private static boolean closedUnless(List<ProbeKind> wanted, Map.Entry<ProbeKind, Prober> entry) {
    if (wanted.contains(entry.getKey())) {
      return false;
    }
    entry.getValue().close();
    return true;
  }

  private void publish() {
    report = health.report();
  }
}
