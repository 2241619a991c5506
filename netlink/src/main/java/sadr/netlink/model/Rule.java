package sadr.netlink.model;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import sadr.net.Ip6Prefix;

/**
 * An IPv6 policy routing rule (linux/fib_rules.h, struct fib_rule_hdr).
 *
 * @param priority 0 to 4294967295, the lowest is asked first
 * @param from the sources it is for; ::/0 for any
 * @param to the destinations it is for; ::/0 for any
 * @param inputInterface the interface packets came in by, or empty for any
 * @param outputInterface the interface sockets are bound to, or empty for any
 * @param mark the packet mark it is for, or empty for any
 * @param action what it says
 * @param table the table that a LOOKUP asks; 0 otherwise
 * @param suppressPrefixLength routes of this length or shorter do not count; empty for none
 * @param protocol who installed it (FRA_PROTOCOL), 0 to 255
 * @param inverted whether it is for the packets that do not match (FIB_RULE_INVERT)
 * @param trafficClass the IPv6 traffic class it is for, 0 for any
 * @param rest attributes that this library does not read, as they came
 */
public record Rule(
    long priority,
    Ip6Prefix from,
    Ip6Prefix to,
    Optional<String> inputInterface,
    Optional<String> outputInterface,
    Optional<Mark> mark,
    Action action,
    long table,
    OptionalInt suppressPrefixLength,
    int protocol,
    boolean inverted,
    int trafficClass,
    List<OpaqueAttribute> rest)
    implements KernelObject, Comparable<Rule> {

  /** FR_ACT_*. */
  public enum Action {
    LOOKUP,
    GOTO,
    NOP,
    BLACKHOLE,
    UNREACHABLE,
    PROHIBIT,
    OTHER
  }

  /**
   * A packet mark to match.
   *
   * @param value compared after masking
   * @param mask the bits that count; 0xffffffff for all
   */
  public record Mark(int value, int mask) {
    /** All 32 bits count. */
    public static Mark exactly(int value) {
      return new Mark(value, 0xffff_ffff);
    }
  }

  /** Copies the list. */
  public Rule {
    rest = List.copyOf(rest);
  }

  /** A rule that is not inverted and for any traffic class. */
  public Rule(
      long priority,
      Ip6Prefix from,
      Ip6Prefix to,
      Optional<String> inputInterface,
      Optional<String> outputInterface,
      Optional<Mark> mark,
      Action action,
      long table,
      OptionalInt suppressPrefixLength,
      int protocol,
      List<OpaqueAttribute> rest) {
    this(
        priority,
        from,
        to,
        inputInterface,
        outputInterface,
        mark,
        action,
        table,
        suppressPrefixLength,
        protocol,
        false,
        0,
        rest);
  }

  /** A rule for every packet: ask {@code table}. */
  public static Rule lookup(long priority, long table, int protocol) {
    return new Rule(
        priority,
        Ip6Prefix.ANY,
        Ip6Prefix.ANY,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Action.LOOKUP,
        table,
        OptionalInt.empty(),
        protocol,
        false,
        0,
        List.of());
  }

  /** The same rule for packets with {@code mark} alone. */
  public Rule forMark(Mark mark) {
    return new Rule(
        priority,
        from,
        to,
        inputInterface,
        outputInterface,
        Optional.of(mark),
        action,
        table,
        suppressPrefixLength,
        protocol,
        inverted,
        trafficClass,
        rest);
  }

  /** The same rule, blind to routes of {@code length} bits or fewer. */
  public Rule suppressing(int length) {
    return new Rule(
        priority,
        from,
        to,
        inputInterface,
        outputInterface,
        mark,
        action,
        table,
        OptionalInt.of(length),
        protocol,
        inverted,
        trafficClass,
        rest);
  }

  /** By priority, then by table. */
  @Override
  public int compareTo(Rule other) {
    return Comparator.comparingLong(Rule::priority)
        .thenComparingLong(Rule::table)
        .compare(this, other);
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.rule(this);
  }
}
