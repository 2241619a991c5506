package sadr.controller.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sadr.controller.nft.DrillCut;
import sadr.controller.nft.EgressTable;
import sadr.controller.nft.SourceTable;
import sadr.controller.reconcile.Operation;
import sadr.netlink.model.Address;
import sadr.netlink.model.Change;
import sadr.netlink.model.KernelEvent;
import sadr.netlink.model.KernelObject;
import sadr.netlink.model.KernelState;
import sadr.netlink.model.Route;
import sadr.netlink.model.RouteKey;
import sadr.netlink.model.Rule;

/** A kernel of maps: takes operations one by one and tells what a monitor would hear of each. */
final class ModelKernel {

  final Map<RouteKey, Route> routes = new LinkedHashMap<>();
  final List<Rule> rules = new ArrayList<>();
  final Map<String, Integer> sysctls = new TreeMap<>();
  Optional<EgressTable> egress = Optional.empty();
  Optional<SourceTable> sources = Optional.empty();
  Optional<DrillCut> cut = Optional.empty();
  final Map<Observed.OnLink, Address> addresses = new LinkedHashMap<>();
  private final KernelState bare;

  ModelKernel(KernelState bare) {
    this.bare = bare;
    bare.addresses().forEach(address -> addresses.put(key(address), address));
  }

  KernelState dump() {
    return new KernelState(
        bare.links(),
        List.copyOf(addresses.values()),
        bare.neighbours(),
        List.copyOf(routes.values()),
        List.copyOf(rules));
  }

  Event take(Operation operation, long nanos) {
    if (operation instanceof Operation.Netlink netlink) {
      return new Event.KernelChanged(List.of(take(netlink.change())));
    } else if (operation instanceof Operation.SetSysctl set) {
      sysctls.put(set.sysctl().name(), set.sysctl().value());
      return new Event.SysctlsRead(Map.copyOf(sysctls));
    } else if (operation instanceof Operation.PutAddress put) {
      return new Event.KernelChanged(List.of(take(put.change(nanos))));
    } else if (operation instanceof Operation.LoadSources load) {
      sources = Optional.of(load.table());
      return new Event.SourcesRead(sources);
    }
    if (operation instanceof Operation.LoadCut load) {
      cut = load.cut().map(DesiredState.Cut::what);
      return new Event.CutRead(cut);
    }
    EgressTable table = ((Operation.LoadEgress) operation).table();
    egress = table.guards().isEmpty() ? Optional.empty() : Optional.of(table);
    return new Event.EgressRead(egress);
  }

  private KernelEvent take(Change change) {
    KernelObject object = change.object();
    if (change instanceof Change.Delete) {
      if (object instanceof Route route) {
        routes.remove(route.key());
      } else if (object instanceof Address address) {
        addresses.remove(key(address));
      } else {
        rules.remove((Rule) object);
      }
      return new KernelEvent.Absent(object, 1);
    }
    if (object instanceof Route route) {
      routes.put(route.key(), route);
    } else if (object instanceof Address address) {
      addresses.put(key(address), address);
    } else {
      rules.add((Rule) object);
    }
    return new KernelEvent.Present(object, 1);
  }

  private static Observed.OnLink key(Address address) {
    return new Observed.OnLink(address.link(), address.address());
  }

  Fib fib() {
    return new Fib(routes.values(), rules);
  }
}
