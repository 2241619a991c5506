package sadr.probes.io;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import sadr.net.Ip6Address;
import sadr.probes.health.Endpoint;
import sadr.probes.health.Path;
import sadr.probes.health.PathHealth;
import sadr.probes.health.PathReport;
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
  private final Probers probers;
  private @Nullable NameResolver names;
  private final AskedAddresses asked = new AskedAddresses();
  private final Replies replies = new Arrivals();
  private volatile PathReport report;

  PathProbing(Path path, ProberFactory factory, long now) {
    this.factory = factory;
    probers = new Probers(factory, path);
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
    return earlier(health.nextNanos(), receiveNanos());
  }

  /** When {@link #receive} is to be called although nothing has come. */
  private OptionalLong receiveNanos() {
    OptionalLong next = names == null ? OptionalLong.empty() : names.nextNanos();
    return earlier(next, probers.nextNanos());
  }

  private static OptionalLong earlier(OptionalLong one, OptionalLong other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    return one.getAsLong() - other.getAsLong() <= 0 ? one : other;
  }

  /** What to wait on for replies. */
  List<Pollable> sources() {
    List<Pollable> sources = probers.sources();
    if (names != null) {
      sources.addAll(names.sources());
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
    probers.drain(replies);
    if (names != null) {
      names.advance();
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
    if (isOver(health.deadlineNanos(), now) || isOver(receiveNanos(), now)) {
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

  private static boolean isOver(OptionalLong deadline, long now) {
    return deadline.isPresent() && now - deadline.getAsLong() >= 0;
  }

  @Override
  public void close() {
    if (names != null) {
      names.close();
    }
    probers.close();
  }

  private void send(TargetHealth target, long now) {
    long due = target.dueNanos();
    boolean atInterval = target.takeBeat(now);
    long token = factory.random().nextLong();
    long sentNanos = factory.clock().nanoTime();
    factory.lateness().add(sentNanos - due);
    try {
      Prober prober = probers.of(target.target().kind());
      Ip6Address to = address(target.target().endpoint());
      asked.put(target.target(), to);
      prober.send(new Probe(target.target(), to, target.nextSequence(), token));
      target.sent(token, atInterval, sentNanos);
    } catch (NotSentException e) {
      notSent(target, e, sentNanos);
    }
  }

  private static void notSent(TargetHealth target, NotSentException e, long now) {
    switch (e.meaning()) {
      case FAILED -> target.notSent(e.why(), now);
      case POSTPONED -> target.postponed(e.why(), now);
      case ABSENT -> target.absent(e.why(), e.saidNanos(), now);
      case FORBIDDEN -> target.forbidden(e.why(), now);
    }
  }

  private Ip6Address address(Endpoint endpoint) throws NotSentException {
    if (endpoint instanceof Endpoint.Named named) {
      if (names == null) {
        throw new NotSentException("no names are asked for");
      }
      return names.address(named.name());
    }
    Ip6Address address = ((Endpoint.At) endpoint).address();
    Optional<String> objection = path().site().objection(address);
    if (objection.isPresent()) {
      throw NotSentException.forbidden(objection.get());
    }
    return address;
  }

  /** Carries what probers hand over to the target that it speaks of. */
  private final class Arrivals implements Replies {

    @Override
    public void answered(Reply reply) {
      long now = factory.clock().nanoTime();
      long age = reply.ageNanos();
      factory
          .counters()
          .count(tell(reply, (to, token) -> to.replied(reply.sequence(), token, now, age)));
    }

    @Override
    public void refused(Reply reply, String why) {
      long now = factory.clock().nanoTime();
      ReplyKind kind = tell(reply, (to, token) -> to.refused(reply.sequence(), token, now, why));
      if (kind != ReplyKind.ANSWER) {
        factory.counters().strayError();
      }
    }

    @Override
    public void delayed(Reply reply) {
      tell(reply, (to, token) -> to.delayed(reply.sequence(), token, reply.ageNanos()));
    }

    @Override
    public void unfit(Reply reply, String why) {
      long now = factory.clock().nanoTime();
      factory
          .counters()
          .count(tell(reply, (to, token) -> to.unfit(reply.sequence(), token, now, why)));
    }

    /** Several targets may have one address, by different names: a token belongs to one alone. */
    private ReplyKind tell(Reply reply, BiFunction<TargetHealth, Long, ReplyKind> what) {
      ReplyKind kind = ReplyKind.FORGED;
      for (TargetHealth target : health.targets()) {
        if (kind == ReplyKind.FORGED && reply.token().isPresent() && mayBe(target, reply)) {
          kind = what.apply(target, reply.token().getAsLong());
        }
      }
      return kind;
    }

    private boolean mayBe(TargetHealth target, Reply reply) {
      return target.target().kind().equals(reply.kind())
          && asked.includes(target.target(), reply.from());
    }
  }

  private void forgetWhatCannotCome() {
    probers.takeReopened(health::forgetWaiting);
  }

  /** What its targets' kinds and names take. */
  private void equip(Path path) {
    probers.update(path);
    asked.retain(path.targets());
    Set<String> wanted = namesIn(path);
    if (names == null && !wanted.isEmpty()) {
      names = new NameResolver(factory);
    }
    if (names != null) {
      names.update(path, wanted);
    }
  }

  private static Set<String> namesIn(Path path) {
    Set<String> names = new LinkedHashSet<>();
    for (Target target : path.targets()) {
      if (target.endpoint() instanceof Endpoint.Named named) {
        names.add(named.name());
      }
    }
    return names;
  }

  private void publish() {
    report = health.report();
  }
}
