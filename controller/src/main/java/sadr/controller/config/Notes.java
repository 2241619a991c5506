package sadr.controller.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Says what a good configuration does not do. */
final class Notes {

  private Notes() {}

  static List<String> of(Config config, Predicate<String> groupExists) {
    List<String> notes = new ArrayList<>();
    config.uplinks().forEach(uplink -> uplink(uplink, notes));
    List<String> learners =
        config.uplinks().stream()
            .filter(UplinkConfig::learnsPrefixes)
            .map(UplinkConfig::name)
            .toList();
    if (learners.size() > 1) {
      notes.add(
          String.join(", ", learners)
              + " learn their prefixes: only the DHCPv6 client's hook tells which is whose; see README");
    }
    if (!config.lans().isEmpty()) {
      notes.add(
          "[[lan]] has no effect yet: this version sends no Router Advertisements and gives LANs no addresses");
    }
    if (!config.onDown().actions().isEmpty()) {
      String actions =
          config.onDown().actions().stream()
              .sorted()
              .map(action -> action.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
      notes.add(
          "[on-down] actions have no effect yet (" + actions + "): this version moves the routes");
    }
    if (!groupExists.test(config.control().group())) {
      notes.add(
          "there is no group \"" + config.control().group() + "\": only root can ask the daemon");
    }
    return notes;
  }

  private static void uplink(UplinkConfig uplink, List<String> notes) {
    if (uplink.probe().targets().isEmpty()) {
      notes.add(
          "uplink \""
              + uplink.name()
              + "\" has no probe targets: only its carrier and its gateway tell whether it is alive");
    }
    if (!uplink.dns().isEmpty()) {
      notes.add(
          "uplink \""
              + uplink.name()
              + "\": dns has no effect yet: this version sends no Router Advertisements");
    }
  }
}
