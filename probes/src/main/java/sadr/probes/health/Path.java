package sadr.probes.health;

import java.util.List;
import java.util.Optional;
import sadr.net.Ip6Address;

/**
 * A way to the Internet that is to be probed: what is wanted, not what was found.
 *
 * @param name the uplink's name
 * @param binding how probes leave; empty while the router has no address to send them from
 * @param targets whom to ask; empty when nothing is to be probed
 * @param quorum how many targets must be up, 1 to their number (0 where there are none)
 * @param settings pace and thresholds
 * @param blocked why it is known to be dead without asking, such as "no carrier". While it is
 *     present the path is down; afterwards only probes bring it up again
 * @param suspicions a count that goes up whenever other evidence speaks against the path (its
 *     gateway does not answer); each step up starts a burst at once
 * @param initiallyDown whether a path seen for the first time begins down, not unknown
 * @param resolvers who knows the names among the targets, asked through this path alone and in this
 *     order
 * @param site what is not to be asked, whoever names it
 */
public record Path(
    String name,
    Optional<PathBinding> binding,
    List<Target> targets,
    int quorum,
    ProbeSettings settings,
    Optional<String> blocked,
    long suspicions,
    boolean initiallyDown,
    List<Ip6Address> resolvers,
    OwnNetwork site) {

  /** Copies the lists. */
  public Path {
    targets = List.copyOf(targets);
    resolvers = List.copyOf(resolvers);
  }

  /** A path whose targets' addresses are all known, in a site of which nothing is. */
  public Path(
      String name,
      Optional<PathBinding> binding,
      List<Target> targets,
      int quorum,
      ProbeSettings settings,
      Optional<String> blocked,
      long suspicions,
      boolean initiallyDown) {
    this(
        name,
        binding,
        targets,
        quorum,
        settings,
        blocked,
        suspicions,
        initiallyDown,
        List.of(),
        OwnNetwork.UNKNOWN);
  }
}
