package sadr.controller.config;

/**
 * {@code [kernel]}: which numbers are ours.
 *
 * @param manageSysctls set the sysctls that the design needs, instead of only reporting them
 * @param otherSources what becomes of sources of no uplink
 * @param table the table of sourced routes
 * @param uplinkTables the table of uplink i is this plus i
 * @param mark the mark of uplink i is this plus i
 * @param uplinkRules the rule priority of uplink i is this plus i
 * @param mainRule the priority of the rule that asks main for all but its default
 * @param rule the priority of the rule that asks {@code table}
 * @param protocol marks what carries traffic
 * @param guardProtocol marks guards
 * @param metric of live routes
 * @param guardMetric of guards; above {@code metric}
 */
public record KernelConfig(
    boolean manageSysctls,
    OtherSources otherSources,
    long table,
    long uplinkTables,
    int mark,
    long uplinkRules,
    long mainRule,
    long rule,
    int protocol,
    int guardProtocol,
    long metric,
    long guardMetric) {

  /**
   * The greatest number that an uplink can have, and so many uplinks there can be: up to it tables,
   * rules and marks are known not to collide.
   */
  public static final int MOST_UPLINKS = 99;

  /** What the design says. */
  public static final KernelConfig DEFAULT =
      new KernelConfig(
          true,
          OtherSources.REJECT,
          173,
          17300,
          0x5AD00,
          17200,
          17400,
          17500,
          173,
          174,
          1024,
          4000);

  /** Sources of no uplink. */
  public enum OtherSources {
    /** Prohibited. */
    REJECT,
    /** They follow the main table. */
    MAIN
  }

  /**
   * Whether the numbers of what is ours are those of {@code other}, and sysctls are managed alike:
   * nothing of this can change while the daemon runs. Of metrics too: guards go in first, and one
   * below the old live route's metric would refuse traffic until the new live route stands.
   */
  public boolean sameNumbers(KernelConfig other) {
    return table == other.table
        && uplinkTables == other.uplinkTables
        && mark == other.mark
        && uplinkRules == other.uplinkRules
        && mainRule == other.mainRule
        && rule == other.rule
        && protocol == other.protocol
        && guardProtocol == other.guardProtocol
        && metric == other.metric
        && guardMetric == other.guardMetric
        && manageSysctls == other.manageSysctls;
  }
}
