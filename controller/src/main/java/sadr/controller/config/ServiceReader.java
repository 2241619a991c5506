package sadr.controller.config;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sadr.controller.config.Config.ControlConfig;
import sadr.controller.config.Config.MetricsConfig;
import sadr.controller.config.OnDown.Action;
import sadr.controller.config.OnDown.NoSurvivor;

/** Reads {@code [on-down]}, {@code [control]}, {@code [metrics]} and {@code [state]}. */
final class ServiceReader {

  /** The group that may be missing: then only root can ask the daemon. */
  static final String DEFAULT_GROUP = "sadr";

  static final Path DEFAULT_SOCKET = Path.of("/run/sadr/sadr.sock");
  static final Path DEFAULT_STATE = Path.of("/var/lib/sadr");
  private static final MetricsConfig DEFAULT_METRICS = new MetricsConfig("::1", 9737);
  private static final Set<Action> DEFAULT_ACTIONS = EnumSet.of(Action.DEPRECATE, Action.REJECT);
  private static final Pattern LISTEN =
      Pattern.compile("(?:\\[([^\\]]+)]|([^:\\[\\]]+)):([0-9]{1,5})");
  private static final String LISTEN_FORM =
      "write an address and a port, as in \"[::1]:9737\" or \"127.0.0.1:9737\"";

  private ServiceReader() {}

  static OnDown onDown(Section section) {
    List<Located<Action>> actions = section.texts("actions", Values.oneOf(Action.values()));
    Set<Action> set = EnumSet.noneOf(Action.class);
    for (Located<Action> action : actions) {
      if (!set.add(action.value())) {
        section.problem("actions", "lists one action twice; write each once");
      }
    }
    Optional<NoSurvivor> noSurvivor =
        section.text("no-survivor", Values.oneOf(NoSurvivor.values())).map(Located::value);
    section.close();
    return new OnDown(
        section.has("actions") ? set : DEFAULT_ACTIONS, noSurvivor.orElse(NoSurvivor.KEEP));
  }

  static ControlConfig control(Section section, Predicate<String> groupExists) {
    Optional<Path> socket = section.text("socket", Values::socketPath).map(Located::value);
    Optional<String> group =
        section.text("group", name -> existing(name, groupExists)).map(Located::value);
    section.close();
    return new ControlConfig(socket.orElse(DEFAULT_SOCKET), group.orElse(DEFAULT_GROUP));
  }

  static MetricsConfig metrics(Section section) {
    Optional<Located<MetricsConfig>> listen = section.text("listen", ServiceReader::listen);
    section.close();
    return listen.map(Located::value).orElse(DEFAULT_METRICS);
  }

  static StateConfig state(Section section) {
    Optional<Located<Path>> directory = section.text("directory", Values::absolutePath);
    Optional<Located<Long>> size = section.text("events-size", ServiceReader::eventsSize);
    Optional<Long> files = section.number("events-files", 2, 100);
    section.close();
    return new StateConfig(
        directory.map(Located::value).orElse(DEFAULT_STATE),
        size.map(Located::value).orElse(StateConfig.DEFAULT_EVENTS_SIZE),
        files.map(Math::toIntExact).orElse(StateConfig.DEFAULT_EVENTS_FILES));
  }

  private static long eventsSize(String text) {
    long size = Values.size(text);
    if (size < 64 << 10 || size > 1 << 30) {
      throw Values.bad(text, "is out of range; write 64K to 1G");
    }
    return size;
  }

  private static String existing(String group, Predicate<String> groupExists) {
    if (!group.equals(DEFAULT_GROUP) && !groupExists.test(group)) {
      throw Values.bad(
          group, "is no group of this machine; write one that is, or make it with groupadd");
    }
    return group;
  }

  private static MetricsConfig listen(String text) {
    Matcher matcher = LISTEN.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65535) {
      throw Values.bad(text, "is not where one can listen; " + LISTEN_FORM);
    }
    String host = matcher.group(2);
    if (host == null) {
      host = Values.address(matcher.group(1)).toString();
    } else if (!host.matches("[0-9]+\\.[0-9.]+")) {
      host = Values.domain(host);
    } else if (!host.matches("((25[0-5]|(2[0-4]|1?[0-9])?[0-9])(\\.(?!$)|$)){4}")) {
      throw Values.bad(text, "is not where one can listen; " + LISTEN_FORM);
    }
    return new MetricsConfig(host, Integer.parseInt(matcher.group(3)));
  }
}
