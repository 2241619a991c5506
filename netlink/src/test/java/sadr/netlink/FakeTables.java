package sadr.netlink;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sadr.netlink.codec.ExtendedAck;
import sadr.netlink.codec.MessageHeader;
import sadr.netlink.codec.Nlm;
import sadr.netlink.model.Address;
import sadr.netlink.model.KernelObject;
import sadr.netlink.model.Link;
import sadr.netlink.model.Neighbour;
import sadr.netlink.model.Route;
import sadr.netlink.model.Rule;
import sadr.sys.Errno;

/**
 * What a {@link FakeKernel} has, each object under its key, and the kernel's rules about changes.
 */
public final class FakeTables {

  private static final ExtendedAck DONE = new ExtendedAck(0, "");

  private final Map<Object, KernelObject> objects = new LinkedHashMap<>();

  FakeTables() {
    FakeKernel.initialRules().forEach(this::put);
  }

  /** Puts an object in without asking. */
  public void put(KernelObject object) {
    objects.put(key(object), object);
  }

  /** Takes an object out without asking. */
  public void remove(KernelObject object) {
    objects.remove(key(object));
  }

  /** Everything of one kind, in the order in which it was made. */
  public <T extends KernelObject> List<T> all(Class<T> kind) {
    return objects.values().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The rules, by priority. */
  List<Rule> rulesInOrder() {
    List<Rule> rules = new ArrayList<>(all(Rule.class));
    rules.sort(Comparator.comparingLong(Rule::priority));
    return rules;
  }

  /** Does what a request asks for, or says why not. */
  ExtendedAck apply(MessageHeader header, KernelObject object) {
    Object key = key(object);
    KernelObject old = objects.get(key);
    if (header.type() % 4 == 1) {
      if (old == null || !names(object, old)) {
        return new ExtendedAck(missing(object).number(), "");
      }
      objects.remove(key);
      return DONE;
    }
    if (old != null && header.has(Nlm.NLM_F_EXCL)) {
      return new ExtendedAck(Errno.EEXIST.number(), "");
    }
    objects.put(key, object);
    return DONE;
  }

  /**
   * Whether the name in a deletion is that of {@code old}: its next hops and protocol count too.
   */
  private static boolean names(KernelObject name, KernelObject old) {
    if (name instanceof Route wanted && old instanceof Route route) {
      return wanted.protocol() == route.protocol() && wanted.nextHops().equals(route.nextHops());
    }
    return true;
  }

  private static Errno missing(KernelObject object) {
    if (object instanceof Route) {
      return Errno.ESRCH;
    }
    return object instanceof Address ? Errno.EADDRNOTAVAIL : Errno.ENOENT;
  }

  private static Object key(KernelObject object) {
    return object.accept(
        new KernelObject.Visitor<Object>() {
          @Override
          public Object link(Link link) {
            return link.index();
          }

          @Override
          public Object address(Address address) {
            return List.of(address.link(), address.address());
          }

          @Override
          public Object neighbour(Neighbour neighbour) {
            return List.of("neighbour", neighbour.link(), neighbour.address());
          }

          @Override
          public Object route(Route route) {
            return route.key();
          }

          @Override
          public Object rule(Rule rule) {
            return rule;
          }
        });
  }
}
