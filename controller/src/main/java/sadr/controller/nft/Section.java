package sadr.controller.nft;

import static sadr.controller.nft.EgressNames.TABLE;

import java.util.List;
import java.util.stream.Stream;

/**
 * A chain or a set of ours, with what is in it: the smallest piece of a {@link SourceTable} that is
 * loaded by itself.
 *
 * @param kind which also says how it is declared
 * @param name in the table
 * @param content a chain's rules in their order, or a set's elements; empty for what packets fill
 */
record Section(Kind kind, String name, List<String> content) {

  /** What a section is, and how it is declared. */
  enum Kind {
    /** A chain that others lead to. */
    CHAIN("chain", ""),
    /** The chain that every packet of a LAN meets: behind conntrack (-200), ahead of routing. */
    INPUT("chain", " { type filter hook prerouting priority -150; policy accept; }"),
    /** The kernel's own place for source translation (NF_IP6_PRI_NAT_SRC). */
    TRANSLATION("chain", " { type nat hook postrouting priority 100; policy accept; }"),
    /** Prefixes that we know. */
    PREFIXES("set", " { type ipv6_addr; flags interval; }"),
    /** Hosts that packets make known, for ten seconds; so many that floods cost bounded memory. */
    HOSTS("set", " { type ipv6_addr; size 4096; flags dynamic, timeout; timeout 10s; }");

    private final String object;
    private final String form;

    Kind(String object, String form) {
      this.object = object;
      this.form = form;
    }
  }

  Section {
    content = List.copyOf(content);
  }

  boolean isChain() {
    return kind.object.equals("chain");
  }

  /** The same for whatever is in it, and as {@link SourceListing} calls it. */
  String key() {
    return kind.object + " " + name;
  }

  /** Does no harm where it stands. */
  String declare() {
    return "add " + object() + kind.form;
  }

  /**
   * As {@link #declare}, for what is to be deleted: a chain needs no form for that, nor a kernel
   * that could give it one. One that stands keeps its own.
   */
  String mention() {
    return isChain() ? "add " + object() : declare();
  }

  /** Takes out what we have put in; what packets have put in stays. */
  Stream<String> flush() {
    return kind == Kind.HOSTS ? Stream.empty() : Stream.of("flush " + object());
  }

  /**
   * Puts in what is to be in it, where nothing of ours is. Elements come as part of a declaration,
   * since for {@code add element} libnftables 1.0.6 fetches all elements of all sets first.
   */
  Stream<String> fill() {
    if (isChain()) {
      return content.stream().map(rule -> "add rule " + TABLE + " " + name + " " + rule);
    }
    String declared = declare();
    return content.isEmpty()
        ? Stream.empty()
        : Stream.of(
            declared.substring(0, declared.length() - 1)
                + "elements = { "
                + String.join(", ", content)
                + " } }");
  }

  /** Needs to be empty if it is a chain, and nothing may lead to it. */
  String delete() {
    return "delete " + object();
  }

  private String object() {
    return kind.object + " " + TABLE + " " + name;
  }
}
