package sadr.controller.control;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sadr.net.Ip6Prefix;

/** What a client may ask of the daemon. */
public sealed interface Request {

  /** The protocol's version, in every request and reply. */
  int VERSION = 1;

  /** The shortest time that an uplink may be failed over for. */
  Duration SHORTEST_FAILOVER = Duration.ofSeconds(1);

  /** The longest time that an uplink may be failed over for. */
  Duration LONGEST_FAILOVER = Duration.ofDays(366);

  /** The shortest time that a drill may last. */
  Duration SHORTEST_DRILL = Duration.ofSeconds(1);

  /** The longest time that a drill may last. */
  Duration LONGEST_DRILL = Duration.ofMinutes(5);

  /** The shortest time that a configuration may be tried for. */
  Duration SHORTEST_TRY = Duration.ofSeconds(5);

  /** The longest time that a configuration may be tried for. */
  Duration LONGEST_TRY = Duration.ofHours(1);

  /** Calls the method of {@code visitor} for this kind of request. */
  <R> R accept(Visitor<R> visitor);

  /** A method for each kind of request, so that none is forgotten. */
  interface Visitor<R> extends Change.Changes<R> {
    R status(Status request);

    R events(Events request);
  }

  /** How does it stand? Anyone who can connect may ask. */
  record Status() implements Request {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.status(this);
    }
  }

  /**
   * The journal's lines. Anyone who can connect may ask.
   *
   * @param follow go on with new ones until the client hangs up
   * @param since leave out what came before; empty for the whole journal
   */
  record Events(boolean follow, Optional<Instant> since) implements Request {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.events(this);
    }
  }

  /** What changes something: for root and the daemon's own user alone. */
  sealed interface Change extends Request {

    /** Calls the method of {@code visitor} for this kind of change. */
    <R> R apply(Changes<R> visitor);

    @Override
    default <R> R accept(Visitor<R> visitor) {
      return apply(visitor);
    }

    /** A method for each kind of change, so that none is forgotten. */
    interface Changes<R> {
      R failover(Failover change);

      R drain(Drain change);

      R restore(Restore change);

      R drill(Drill change);

      R drillStop(DrillStop change);

      R reload(Reload change);

      R tryBegin(Try change);

      R tryEnd(TryEnd change);

      R prefixSet(PrefixSet change);

      R prefixRemove(PrefixRemove change);
    }
  }

  /**
   * Take an uplink out.
   *
   * @param uplink its name
   * @param forTime after this it is restored, {@link #SHORTEST_FAILOVER} to {@link
   *     #LONGEST_FAILOVER}; empty for until restored
   * @param reason the operator's words, for the journal
   * @param force even if it is the last usable one
   */
  record Failover(String uplink, Optional<Duration> forTime, Optional<String> reason, boolean force)
      implements Change {
    @Override
    public <R> R apply(Change.Changes<R> visitor) {
      return visitor.failover(this);
    }
  }

  /**
   * Keep new connections off an uplink: its routes stay.
   *
   * @param uplink its name
   * @param reason the operator's words, for the journal
   */
  record Drain(String uplink, Optional<String> reason) implements Change {
    @Override
    public <R> R apply(Change.Changes<R> visitor) {
      return visitor.drain(this);
    }
  }

  /**
   * Undo failover or drain.
   *
   * @param uplink its name
   */
  record Restore(String uplink) implements Change {
    @Override
    public <R> R apply(Change.Changes<R> visitor) {
      return visitor.restore(this);
    }
  }

  /**
   * Cut an uplink off for a time, as if its ISP had gone silent, to see what happens.
   *
   * @param uplink its name
   * @param forTime how long, {@link #SHORTEST_DRILL} to {@link #LONGEST_DRILL}
   * @param traffic whether hosts' traffic is cut too, and not the probes alone
   */
  record Drill(String uplink, Duration forTime, boolean traffic) implements Change {
    @Override
    public <R> R apply(Change.Changes<R> visitor) {
      return visitor.drill(this);
    }
  }

  /**
   * End a drill's cut before its time.
   *
   * @param uplink its name
   */
  record DrillStop(String uplink) implements Change {
    @Override
    public <R> R apply(Change.Changes<R> visitor) {
      return visitor.drillStop(this);
    }
  }

  /** Read the configuration file again. */
  record Reload() implements Change {
    @Override
    public <R> R apply(Change.Changes<R> visitor) {
      return visitor.reload(this);
    }
  }

  /**
   * Take a configuration into use, and put the former one back unless it is confirmed.
   *
   * @param source the file that it was read from, to be shown
   * @param text the configuration
   * @param forTime until it is put back, {@link #SHORTEST_TRY} to {@link #LONGEST_TRY}
   */
  record Try(String source, String text, Duration forTime) implements Change {
    @Override
    public <R> R apply(Change.Changes<R> visitor) {
      return visitor.tryBegin(this);
    }
  }

  /**
   * End what {@link Try} has begun.
   *
   * @param confirm whether it stays in use; else it is put back at once
   */
  record TryEnd(boolean confirm) implements Change {
    @Override
    public <R> R apply(Change.Changes<R> visitor) {
      return visitor.tryEnd(this);
    }
  }

  /**
   * Which uplink is meant.
   *
   * @param name its name, or its interface's
   * @param byInterface whether it is the interface's
   */
  record Whose(String name, boolean byInterface) {}

  /**
   * An ISP has delegated a prefix, anew or again.
   *
   * @param whose the uplink
   * @param prefix what was delegated
   * @param preferred for how long from now; empty for ever
   * @param valid for how long from now, not shorter; empty for ever
   * @param replaces prefixes of that uplink that are gone in the same moment; unknown ones do no
   *     harm
   */
  record PrefixSet(
      Whose whose,
      Ip6Prefix prefix,
      Optional<Duration> preferred,
      Optional<Duration> valid,
      List<Ip6Prefix> replaces)
      implements Change {

    /** Copies the list. */
    public PrefixSet {
      replaces = List.copyOf(replaces);
    }

    @Override
    public <R> R apply(Change.Changes<R> visitor) {
      return visitor.prefixSet(this);
    }
  }

  /**
   * A delegated prefix is gone.
   *
   * @param whose the uplink
   * @param prefix what was delegated
   */
  record PrefixRemove(Whose whose, Ip6Prefix prefix) implements Change {
    @Override
    public <R> R apply(Change.Changes<R> visitor) {
      return visitor.prefixRemove(this);
    }
  }
}
