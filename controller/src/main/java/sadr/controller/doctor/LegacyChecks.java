package sadr.controller.doctor;

import java.util.ArrayList;
import java.util.List;

/**
 * The old ip6tables, not the one of today, which makes rules of nftables: its rules stand beside
 * those, and are told only to its own program.
 */
final class LegacyChecks {

  private LegacyChecks() {}

  static List<Finding> check(Evidence evidence) {
    List<String> tables = evidence.kernel().legacyTables();
    if (tables.isEmpty()) {
      return List.of();
    }
    List<String> mend = new ArrayList<>();
    tables.forEach(table -> mend.add("ip6tables-legacy -t " + table + " -S"));
    mend.add(
        "where there are rules: let ICMPv6 and the probes pass there, or move them to nftables:"
            + " ip6tables-legacy-save | ip6tables-nft-restore, then clear the old ones");
    return List.of(
        Finding.warning(
                "firewall.legacy",
                "tables of the old ip6tables are loaded: doctor cannot read their rules",
                "a rule there may drop probes, what ISPs' routers say about themselves, or hosts'"
                    + " packets, and nothing that is found here tells of it")
            .shownBy("/proc/net/ip6_tables_names: " + String.join(", ", tables))
            .mendedBy(mend));
  }
}
