package sadr.netlink.model;

import java.util.Locale;
import java.util.function.Function;
import sadr.net.Ip6Prefix;
import sadr.net.LinkIndex;

/**
 * Says things in the words of ip(8): each text is a line for {@code ip -6 -batch}, without options.
 *
 * <p>Attributes that the model does not read are left out. Thread-safe if its names are.
 */
public final class IpText {

  private static final long DEFAULT_TABLE = 253;
  private static final long LOCAL_TABLE = 255;

  private final Function<LinkIndex, String> names;

  /** Calls interfaces as {@code names} does. */
  public IpText(Function<LinkIndex, String> names) {
    this.names = names;
  }

  /** Calls interfaces by their numbers, for messages where no names are known. */
  public static IpText numbered() {
    return new IpText(LinkIndex::toString);
  }

  /**
   * Such as {@code route replace default from 2001:db8::/48 via fe80::1 dev wan1 table 173 ...}.
   */
  public String change(Change change) {
    KernelObject object = change.object();
    return noun(object) + ' ' + verb(change) + ' ' + object(object);
  }

  /** What the interface is called. */
  public String name(LinkIndex link) {
    return names.apply(link);
  }

  /** The object alone, as {@link #route}, {@link #rule} and so on. */
  public String object(KernelObject object) {
    return object.accept(new Describer());
  }

  /** Such as {@code prohibit default from 2001:db8::/48 table 173 metric 4000 proto 174}. */
  public String route(Route route) {
    StringBuilder text = new StringBuilder();
    if (route.type() != RouteType.UNICAST) {
      text.append(lower(route.type())).append(' ');
    }
    RouteKey key = route.key();
    text.append(key.destination().equals(Ip6Prefix.ANY) ? "default" : key.destination());
    if (!key.from().equals(Ip6Prefix.ANY)) {
      text.append(" from ").append(key.from());
    }
    if (route.nextHops().size() == 1) {
      way(text, route.nextHops().get(0));
    }
    text.append(" table ").append(table(key.table()));
    text.append(" metric ").append(key.metric()).append(" proto ").append(route.protocol());
    route.prefSource().ifPresent(source -> text.append(" src ").append(source));
    if (route.nextHops().size() > 1) {
      for (NextHop nextHop : route.nextHops()) {
        text.append(" nexthop");
        way(text, nextHop);
        text.append(" weight ").append(nextHop.weight());
      }
    }
    return text.toString();
  }

  /** Such as {@code priority 17201 fwmark 0x5ad01 lookup 17301 protocol 173}. */
  public String rule(Rule rule) {
    StringBuilder text = new StringBuilder("priority ").append(rule.priority());
    text.append(rule.inverted() ? " not" : "");
    if (!rule.from().equals(Ip6Prefix.ANY)) {
      text.append(" from ").append(rule.from());
    }
    if (!rule.to().equals(Ip6Prefix.ANY)) {
      text.append(" to ").append(rule.to());
    }
    if (rule.trafficClass() != 0) {
      text.append(" tos 0x").append(Integer.toHexString(rule.trafficClass()));
    }
    rule.mark().ifPresent(mark -> mark(text, mark));
    rule.inputInterface().ifPresent(name -> text.append(" iif ").append(name));
    rule.outputInterface().ifPresent(name -> text.append(" oif ").append(name));
    text.append(' ').append(lower(rule.action()));
    if (rule.action() == Rule.Action.LOOKUP) {
      text.append(' ').append(table(rule.table()));
    }
    rule.suppressPrefixLength()
        .ifPresent(length -> text.append(" suppress_prefixlength ").append(length));
    return text.append(" protocol ").append(rule.protocol()).toString();
  }

  private String address(Address address) {
    return address.address()
        + "/"
        + address.prefixLength()
        + " dev "
        + names.apply(address.link())
        + " preferred_lft "
        + lifetime(address.preferred())
        + " valid_lft "
        + lifetime(address.valid());
  }

  private String neighbour(Neighbour neighbour) {
    return neighbour.address()
        + " dev "
        + names.apply(neighbour.link())
        + neighbour.mac().map(mac -> " lladdr " + mac).orElse("")
        + (neighbour.router() ? " router" : "")
        + " nud "
        + lower(neighbour.state()).replace("_", "");
  }

  private void way(StringBuilder text, NextHop nextHop) {
    nextHop.gateway().ifPresent(gateway -> text.append(" via ").append(gateway));
    text.append(" dev ").append(names.apply(nextHop.link()));
  }

  private static void mark(StringBuilder text, Rule.Mark mark) {
    text.append(" fwmark 0x").append(Integer.toHexString(mark.value()));
    if (mark.mask() != 0xffff_ffff) {
      text.append("/0x").append(Integer.toHexString(mark.mask()));
    }
  }

  private static String lifetime(Lifetime lifetime) {
    return lifetime.infinite() ? "forever" : Long.toString(lifetime.seconds());
  }

  /** The tables that ip(8) knows by name on every machine; the others by number. */
  private static String table(long table) {
    if (table == RouteKey.MAIN) {
      return "main";
    }
    if (table == LOCAL_TABLE) {
      return "local";
    }
    return table == DEFAULT_TABLE ? "default" : Long.toString(table);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String verb(Change change) {
    if (change instanceof Change.Delete) {
      return "del";
    }
    return change instanceof Change.Add ? "add" : "replace";
  }

  private static String noun(KernelObject object) {
    return object.accept(
        new KernelObject.Visitor<>() {
          @Override
          public String link(Link link) {
            return "link";
          }

          @Override
          public String address(Address address) {
            return "address";
          }

          @Override
          public String neighbour(Neighbour neighbour) {
            return "neighbour";
          }

          @Override
          public String route(Route route) {
            return "route";
          }

          @Override
          public String rule(Rule rule) {
            return "rule";
          }
        });
  }

  private final class Describer implements KernelObject.Visitor<String> {
    @Override
    public String link(Link link) {
      return "dev " + link.name();
    }

    @Override
    public String address(Address address) {
      return IpText.this.address(address);
    }

    @Override
    public String neighbour(Neighbour neighbour) {
      return IpText.this.neighbour(neighbour);
    }

    @Override
    public String route(Route route) {
      return IpText.this.route(route);
    }

    @Override
    public String rule(Rule rule) {
      return IpText.this.rule(rule);
    }
  }
}
