package sadr.controller.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sadr.controller.doctor.IspTrial;
import sadr.controller.doctor.KnownSite;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.probes.io.StrayEcho;
import sadr.sys.ErrnoException;

/**
 * A prefix and an uplink, through which something is sent from an address in it. Owned by the
 * thread that asks.
 */
final class IspPair implements AutoCloseable {

  private final KnownSite.Uplink through;
  private final Source source;
  private List<Ip6Address> targets = List.of();
  private @Nullable StrayEcho echo;
  private String note = "";

  /**
   * What is sent from.
   *
   * @param owner the uplink whose ISP delegated the prefix
   * @param prefix the prefix
   * @param address the router's address in it; empty where it has none
   */
  record Source(KnownSite.Uplink owner, Ip6Prefix prefix, Optional<Ip6Address> address) {}

  IspPair(KnownSite.Uplink through, Source source) {
    this.through = through;
    this.source = source;
  }

  KnownSite.Uplink through() {
    return through;
  }

  Source source() {
    return source;
  }

  boolean isForeign() {
    return !through.name().equals(source.owner().name());
  }

  /** Gets ready to ask; where that fails, says so in the end. */
  void open(List<Ip6Address> whom, StrayEcho.Exit exit) {
    targets = whom;
    try {
      echo = StrayEcho.open(source.address().orElseThrow(), whom, exit);
    } catch (ErrnoException e) {
      note = "could not be sent: " + e.getMessage();
    }
  }

  /** Says in the end that this tells nothing. */
  void isUnclear(String why) {
    note = why;
  }

  Optional<StrayEcho> echo() {
    return Optional.ofNullable(echo);
  }

  boolean answered() {
    return echo != null && echo.answered() > 0;
  }

  boolean answeredLately() {
    return echo != null && echo.answeredLately();
  }

  String announcement(int requests) {
    return requests
        + " ICMPv6 echo requests from "
        + source.address().orElseThrow()
        + " ("
        + source.owner().name()
        + "'s) through "
        + through.name()
        + " to each of "
        + String.join(", ", targets.stream().map(Ip6Address::toString).toList());
  }

  /** What came of it, for each target. */
  List<IspTrial> trials() {
    if (echo == null) {
      return List.of(trial(Ip6Address.UNSPECIFIED, 0, 0, note));
    }
    String why = echo.failure().map(e -> "could not be sent: " + e.getMessage()).orElse(note);
    List<IspTrial> trials = new ArrayList<>();
    for (Ip6Address target : targets) {
      trials.add(trial(target, echo.sent(), echo.answered(target), why));
    }
    return trials;
  }

  private IspTrial trial(Ip6Address target, int sent, int answered, String why) {
    return new IspTrial(
        through.name(),
        source.owner().name(),
        source.prefix(),
        source.address().orElse(source.prefix().address()),
        target,
        sent,
        answered,
        why);
  }

  @Override
  public void close() {
    if (echo != null) {
      echo.close();
    }
  }
}
