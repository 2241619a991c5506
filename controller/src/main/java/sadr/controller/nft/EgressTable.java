package sadr.controller.nft;

import java.util.List;
import sadr.net.Ip6Prefix;

public record EgressTable(List<EgressGuard> guards) {
  public EgressTable {
    guards = List.copyOf(guards);
  }

  public record EgressGuard(String uplink, String device, List<Ip6Prefix> sources) {
    public EgressGuard {
      sources = List.copyOf(sources);
    }
  }
}
