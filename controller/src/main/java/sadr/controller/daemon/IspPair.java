package sadr.controller.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
final class IspPair {

  private final KnownSite.Uplink through;
  private final Source source;
  private List<Ip6Address> targets = List.of();
  private StrayEcho.@Nullable Exit exit;

  /** One a round: the last may be open, and its results stay. */
  private final List<StrayEcho> echoes = new ArrayList<>();

  private boolean opened;
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

  /** Has it ask {@code whom} that way. */
  void prepare(List<Ip6Address> whom, StrayEcho.Exit way) {
    targets = whom;
    exit = way;
  }

  /** Whether there is somebody to ask, and a way. */
  boolean isReady() {
    return exit != null;
  }

  /** Opens sockets for one more round; where that fails, says so in the end. */
  boolean open() {
    opened = false;
    try {
      echoes.add(
          StrayEcho.open(source.address().orElseThrow(), targets, Objects.requireNonNull(exit)));
      opened = true;
    } catch (ErrnoException e) {
      note = "could not be sent: " + e.getMessage();
    }
    return opened;
  }

  /** Says in the end that this tells nothing. */
  void isUnclear(String why) {
    note = why;
  }

  /** What asks, or has asked, in the last round; empty where that could not be opened. */
  Optional<StrayEcho> echo() {
    return opened ? Optional.of(echoes.get(echoes.size() - 1)) : Optional.empty();
  }

  boolean answered() {
    return echoes.stream().anyMatch(echo -> echo.answered() > 0);
  }

  /** Whether there was an answer in the last round. */
  boolean answeredLately() {
    return echo().filter(echo -> echo.answered() > 0).isPresent();
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
    if (echoes.isEmpty()) {
      return List.of(trial(Ip6Address.UNSPECIFIED, 0, 0, note));
    }
    String why =
        echo().flatMap(StrayEcho::failure).map(e -> "failed: " + e.getMessage()).orElse(note);
    int sent = echoes.stream().mapToInt(StrayEcho::sent).sum();
    List<IspTrial> trials = new ArrayList<>();
    for (Ip6Address target : targets) {
      int answered = echoes.stream().mapToInt(echo -> echo.answered(target)).sum();
      trials.add(trial(target, sent, answered, why));
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

  /** Ends a round. */
  void close() {
    echoes.forEach(StrayEcho::close);
  }
}
