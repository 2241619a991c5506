package sadr.lab;

import java.util.Map;

/** The fast configuration with other uplinks, or in another order. */
final class Uplinks {

  private static final String HEAD = "[[uplink]]\n";

  private final Map<String, String> tables;
  private final String rest;

  private Uplinks(Map<String, String> tables, String rest) {
    this.tables = tables;
    this.rest = rest;
  }

  static Uplinks of(Lab lab) {
    String text = Settings.FAST.toml(lab.directory());
    int cable = text.indexOf(HEAD, HEAD.length());
    int end = text.indexOf("[probe]");
    String fiber = text.substring(0, cable);
    Map<String, String> tables = Map.of("fiber", fiber, "cable", text.substring(cable, end));
    return new Uplinks(tables, text.substring(end));
  }

  /** The file's text with these uplinks alone, in this order. */
  String only(String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(tables.get(name));
    }
    return text + rest;
  }
}
