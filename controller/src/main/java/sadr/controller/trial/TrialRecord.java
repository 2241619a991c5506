package sadr.controller.trial;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import sadr.controller.control.JsonLine;
import sadr.controller.control.JsonObject;
import sadr.controller.control.MalformedLineException;
import sadr.controller.core.Sysctl;

/**
 * A configuration on trial.
 *
 * <p>The deadline goes by the time since the machine was booted, since a router may learn the right
 * time late; a reboot ends every trial.
 *
 * @param boot which boot it was begun in
 * @param deadlineMillis since that boot
 * @param until the deadline by the wall clock, to be shown
 * @param source the file that was tried
 * @param config the daemon's own configuration file
 * @param socket where the daemon is asked
 * @param first whether no daemon ran before, so that nothing is what all is put back to
 * @param sysctls the numbers before it, by their path under {@code /proc/sys/net/ipv6}
 */
public record TrialRecord(
    String boot,
    long deadlineMillis,
    Instant until,
    Path source,
    Path config,
    Path socket,
    boolean first,
    Map<String, String> sysctls) {

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,10}");

  /** Copies the map. */
  public TrialRecord {
    sysctls = Collections.unmodifiableMap(new TreeMap<>(sysctls));
  }

  /**
   * One that begins now.
   *
   * @param forTime until it is put back
   */
  public static TrialRecord begin(Duration forTime, Place place, Map<String, String> sysctls) {
    return new TrialRecord(
        Uptime.boot(),
        Uptime.millis() + forTime.toMillis(),
        Instant.now().plus(forTime),
        place.source(),
        place.config(),
        place.socket(),
        place.first(),
        sysctls);
  }

  /**
   * Whose configuration it is.
   *
   * @param source the file that is tried
   * @param config the daemon's own configuration file
   * @param socket where the daemon is asked
   * @param first whether no daemon ran before
   */
  public record Place(Path source, Path config, Path socket, boolean first) {}

  /** Milliseconds until the deadline; 0 if it is past, or if the machine was booted since. */
  public long millisLeft() {
    return boot.equals(Uptime.boot()) ? Math.max(0, deadlineMillis - Uptime.millis()) : 0;
  }

  /** On one line. */
  String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("version", 1);
    fields.put("boot", boot);
    fields.put("deadlineMillis", deadlineMillis);
    fields.put("until", until);
    fields.put("source", source.toString());
    fields.put("config", config.toString());
    fields.put("socket", socket.toString());
    fields.put("first", first);
    fields.put("sysctls", sysctls);
    return JsonLine.of(fields);
  }

  /**
   * From {@link #json}. Root puts its numbers back, but another user may have written it: it may
   * name those that sadr sets and no others.
   */
  static TrialRecord parse(String line) throws MalformedLineException {
    JsonObject json = JsonObject.parse(line);
    JsonObject numbers = json.object("sysctls");
    Map<String, String> sysctls = new TreeMap<>();
    for (String name : numbers.names()) {
      String value = numbers.text(name);
      if (!Sysctl.isOurs(name) || !NUMBER.matcher(value).matches()) {
        throw new MalformedLineException("\"" + name + "\" is no number of sadr's");
      }
      sysctls.put(name, value);
    }
    return new TrialRecord(
        json.text("boot"),
        json.number("deadlineMillis"),
        json.time("until"),
        Path.of(json.text("source")),
        Path.of(json.text("config")),
        Path.of(json.text("socket")),
        json.flag("first"),
        sysctls);
  }
}
