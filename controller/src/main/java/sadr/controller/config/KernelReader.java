package sadr.controller.config;

import java.util.Map;
import sadr.controller.config.KernelConfig.OtherSources;

/** Reads {@code [kernel]} and finds numbers that collide. */
final class KernelReader {

  private static final long MOST_TABLE = 0xffff_ffffL;
  private static final int MOST_MARK = Integer.MAX_VALUE - KernelConfig.MOST_UPLINKS;

  /** The kernel's own rule "lookup main" stands at 32766. */
  private static final long MOST_RULE = 32765;

  /** The null routes of the delegated prefixes in main have 2147483647. */
  private static final long MOST_METRIC = 2147483646L;

  /** Protocols that somebody else marks routes with (linux/rtnetlink.h, RTPROT_*). */
  private static final Map<Integer, String> TAKEN =
      Map.ofEntries(
          Map.entry(4, "static, the administrator's"),
          Map.entry(8, "gated"),
          Map.entry(9, "ra, the kernel's router advertisements"),
          Map.entry(10, "mrt"),
          Map.entry(11, "zebra"),
          Map.entry(12, "bird"),
          Map.entry(13, "dnrouted"),
          Map.entry(14, "xorp"),
          Map.entry(15, "ntk"),
          Map.entry(16, "dhcp"),
          Map.entry(17, "mrouted"),
          Map.entry(18, "keepalived"),
          Map.entry(42, "babel"),
          Map.entry(84, "ovn"),
          Map.entry(99, "openr"),
          Map.entry(186, "bgp"),
          Map.entry(187, "isis"),
          Map.entry(188, "ospf"),
          Map.entry(189, "rip"),
          Map.entry(192, "eigrp"));

  private final Section section;

  private KernelReader(Section section) {
    this.section = section;
  }

  static KernelConfig read(Section section) {
    KernelConfig kernel = new KernelReader(section).read();
    section.close();
    return kernel;
  }

  private KernelConfig read() {
    KernelConfig standard = KernelConfig.DEFAULT;
    KernelConfig kernel =
        new KernelConfig(
            section.flag("manage-sysctls", standard.manageSysctls()),
            section
                .text("other-sources", Values.oneOf(OtherSources.values()))
                .map(Located::value)
                .orElse(standard.otherSources()),
            number("table", MOST_TABLE, standard.table()),
            number(
                "uplink-tables", MOST_TABLE - KernelConfig.MOST_UPLINKS, standard.uplinkTables()),
            Math.toIntExact(number("mark", MOST_MARK, standard.mark())),
            number("uplink-rules", MOST_RULE - KernelConfig.MOST_UPLINKS, standard.uplinkRules()),
            number("main-rule", MOST_RULE, standard.mainRule()),
            number("rule", MOST_RULE, standard.rule()),
            protocol("protocol", standard.protocol()),
            protocol("guard-protocol", standard.guardProtocol()),
            number("metric", MOST_METRIC, standard.metric()),
            number("guard-metric", MOST_METRIC, standard.guardMetric()));
    checkTables(kernel);
    checkRules(kernel);
    checkMarks(kernel);
    return kernel;
  }

  private long number(String key, long most, long otherwise) {
    return section.number(key, 1, most).orElse(otherwise);
  }

  private int protocol(String key, int otherwise) {
    int protocol = section.number(key, 0, 255).map(Math::toIntExact).orElse(otherwise);
    if (protocol <= 3) {
      section.problem(key, protocol + " is the kernel's own; write 4 to 255, as in " + otherwise);
    } else if (TAKEN.containsKey(protocol)) {
      String text =
          " is used by others (" + TAKEN.get(protocol) + "), whose routes we would delete";
      section.problem(key, protocol + text + "; write a free one, as in " + otherwise);
    }
    return protocol;
  }

  private void checkTables(KernelConfig kernel) {
    if (kernel.table() >= 253 && kernel.table() <= 255) {
      section.problem(
          "table", kernel.table() + " is reserved; write another than 253 to 255, as in 173");
    }
    long first = kernel.uplinkTables() + 1;
    long last = kernel.uplinkTables() + KernelConfig.MOST_UPLINKS;
    if (first <= 255 && last >= 253) {
      reportRange(
          "uplink-tables",
          first,
          last,
          "holds the reserved tables 253 to 255; write 17300 or the like");
    }
    if (kernel.table() >= first && kernel.table() <= last) {
      reportRange(
          "uplink-tables",
          first,
          last,
          "holds table " + kernel.table() + "; write 17300 or the like");
    }
  }

  private void checkRules(KernelConfig kernel) {
    long first = kernel.uplinkRules() + 1;
    long last = kernel.uplinkRules() + KernelConfig.MOST_UPLINKS;
    if (last >= kernel.mainRule()) {
      reportRange(
          "uplink-rules",
          first,
          last,
          "reaches main-rule " + kernel.mainRule() + "; they must all come before it");
    }
    if (kernel.mainRule() >= kernel.rule()) {
      String text = "main-rule " + kernel.mainRule() + " must come before rule " + kernel.rule();
      section.problem(
          section.has("main-rule") ? "main-rule" : "rule", text + "; write a lower number for it");
    }
  }

  private void checkMarks(KernelConfig kernel) {
    if (kernel.protocol() == kernel.guardProtocol()) {
      String text = "guards and live routes both have protocol " + kernel.protocol();
      section.problem(
          section.has("guard-protocol") ? "guard-protocol" : "protocol",
          text + "; write two numbers");
    }
    if (kernel.guardMetric() <= kernel.metric()) {
      String text =
          "guard-metric " + kernel.guardMetric() + " must be above metric " + kernel.metric();
      section.problem(
          section.has("guard-metric") ? "guard-metric" : "metric",
          text + ", or guards would win over live routes");
    }
  }

  private void reportRange(String key, long first, long last, String wrong) {
    String range = "its range of " + first + " to " + last + " (one for each uplink) ";
    section.problem(key, range + wrong);
  }
}
