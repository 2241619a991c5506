package sadr.netlink.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import sadr.net.Ip6Address;
import sadr.net.Ip6Prefix;
import sadr.netlink.model.OpaqueAttribute;
import sadr.netlink.model.Rule;
import sadr.netlink.model.Rule.Action;
import sadr.netlink.model.Rule.Mark;

/**
 * RTM_NEWRULE and RTM_DELRULE (linux/fib_rules.h, struct fib_rule_hdr, FRA_*).
 *
 * <pre>
 * | family 8 | to length 8 | from length 8 | tos 8 |
 * | table 8 | 0 | 0 | action 8 | flags 32 | attributes |
 * </pre>
 *
 * <p>A table above 255 fits FRA_TABLE only. FRA_SUPPRESS_PREFIXLEN is always there; all ones mean
 * that nothing is suppressed.
 */
final class RuleCodec {

  static final int FIXED = 12;

  private static final int FRA_DST = 1;
  private static final int FRA_SRC = 2;
  private static final int FRA_IIFNAME = 3;
  private static final int FRA_PRIORITY = 6;
  private static final int FRA_FWMARK = 10;
  private static final int FRA_SUPPRESS_PREFIXLEN = 14;
  private static final int FRA_TABLE = 15;
  private static final int FRA_FWMASK = 16;
  private static final int FRA_OIFNAME = 17;
  private static final int FRA_PROTOCOL = 21;

  private static final int FIB_RULE_INVERT = 0x02;

  /** FR_ACT_*: each action at its number; the ones in between are reserved. */
  private static final Action[] ACTIONS = {
    Action.OTHER,
    Action.LOOKUP,
    Action.GOTO,
    Action.NOP,
    Action.OTHER,
    Action.OTHER,
    Action.BLACKHOLE,
    Action.UNREACHABLE,
    Action.PROHIBIT
  };

  private RuleCodec() {}

  /** Reads an IPv6 rule; empty for another family's. */
  static Optional<Rule> decode(NetlinkMessage message) {
    if (message.u8(0) != Rtm.AF_INET6) {
      return Optional.empty();
    }
    Parts parts = new Parts(message);
    AttributeReader attributes = message.attributes(FIXED);
    while (attributes.next()) {
      parts.take(attributes);
    }
    int number = message.u8(7);
    Action action = number < ACTIONS.length ? ACTIONS[number] : Action.OTHER;
    return Optional.of(
        new Rule(
            parts.priority,
            prefix(message, 2, parts.from),
            prefix(message, 1, parts.to),
            Optional.ofNullable(parts.inputInterface),
            Optional.ofNullable(parts.outputInterface),
            parts.mark(),
            action,
            action == Action.LOOKUP ? parts.table : 0,
            parts.suppressPrefixLength,
            parts.protocol,
            (message.s32(8) & FIB_RULE_INVERT) != 0,
            message.u8(3),
            parts.rest));
  }

  static void encode(Rule rule, MessageWriter out) {
    long table = rule.table() < 256 ? rule.table() : 0;
    out.u8s(Rtm.AF_INET6, rule.to().length(), rule.from().length(), rule.trafficClass());
    out.u8s((int) table, 0, 0, number(rule.action()));
    out.u32(rule.inverted() ? FIB_RULE_INVERT : 0);
    AttributeWriter attributes = out.attributes();
    if (rule.to().length() != 0) {
      attributes.address(FRA_DST, rule.to().address());
    }
    if (rule.from().length() != 0) {
      attributes.address(FRA_SRC, rule.from().address());
    }
    rule.inputInterface().ifPresent(name -> attributes.text(FRA_IIFNAME, name));
    rule.outputInterface().ifPresent(name -> attributes.text(FRA_OIFNAME, name));
    attributes.u32(FRA_PRIORITY, rule.priority());
    rule.mark().ifPresent(m -> attributes.u32(FRA_FWMARK, m.value()).u32(FRA_FWMASK, m.mask()));
    rule.suppressPrefixLength().ifPresent(length -> attributes.u32(FRA_SUPPRESS_PREFIXLEN, length));
    if (rule.action() == Action.LOOKUP) {
      attributes.u32(FRA_TABLE, rule.table());
    }
    attributes.u8(FRA_PROTOCOL, rule.protocol()).opaque(rule.rest());
  }

  /** The body of a request for all IPv6 rules. */
  static void encodeDump(MessageWriter out) {
    out.u8s(Rtm.AF_INET6, 0, 0, 0).u32(0).u32(0);
  }

  /** Whether a rule with this action can be asked for. */
  static boolean known(Action action) {
    return action != Action.OTHER;
  }

  private static int number(Action action) {
    for (int i = 1; i < ACTIONS.length; i++) {
      if (ACTIONS[i] == action) {
        return i;
      }
    }
    return 0;
  }

  private static Ip6Prefix prefix(
      NetlinkMessage message, int lengthOffset, @Nullable Ip6Address address) {
    int length = message.u8(lengthOffset);
    if (length == 0) {
      return Ip6Prefix.ANY;
    }
    if (length > 128 || address == null) {
      throw message.malformed(lengthOffset, "a prefix of length " + length + " without an address");
    }
    return Ip6Prefix.containing(address, length);
  }

  /** What has been read of one rule. */
  private static final class Parts {
    private final List<OpaqueAttribute> rest = new ArrayList<>();
    private long table;
    private long priority;
    private int protocol;
    private OptionalInt suppressPrefixLength = OptionalInt.empty();
    private @Nullable Ip6Address to;
    private @Nullable Ip6Address from;
    private @Nullable String inputInterface;
    private @Nullable String outputInterface;
    private @Nullable Integer mark;
    private @Nullable Integer mask;

    Parts(NetlinkMessage message) {
      table = message.u8(4);
    }

    void take(AttributeReader attribute) {
      switch (attribute.type()) {
        case FRA_DST -> to = attribute.address();
        case FRA_SRC -> from = attribute.address();
        case FRA_IIFNAME -> inputInterface = attribute.text();
        case FRA_OIFNAME -> outputInterface = attribute.text();
        case FRA_PRIORITY -> priority = attribute.u32();
        case FRA_FWMARK -> mark = attribute.s32();
        case FRA_FWMASK -> mask = attribute.s32();
        case FRA_TABLE -> table = attribute.u32();
        case FRA_PROTOCOL -> protocol = attribute.u8();
        case FRA_SUPPRESS_PREFIXLEN -> {
          int length = attribute.s32();
          suppressPrefixLength = length < 0 ? OptionalInt.empty() : OptionalInt.of(length);
        }
        default -> rest.add(attribute.opaque());
      }
    }

    /** A mark of 0 comes as its mask alone; a mask alone missing means all bits. */
    Optional<Mark> mark() {
      if (mark == null && mask == null) {
        return Optional.empty();
      }
      return Optional.of(new Mark(mark == null ? 0 : mark, mask == null ? 0xffff_ffff : mask));
    }
  }
}
