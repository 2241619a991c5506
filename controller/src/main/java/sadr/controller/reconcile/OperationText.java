package sadr.controller.reconcile;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import sadr.net.LinkIndex;
import sadr.netlink.model.IpText;

/**
 * Operations in words that ip(8) takes in a batch ({@code ip -6 -batch}); what ip does not do is a
 * comment.
 */
public final class OperationText {

  private final IpText ip;
  private final long nowNanos;

  /** Names interfaces by {@code names}, and tells lifetimes as they are at {@code nowNanos}. */
  public OperationText(Function<LinkIndex, String> names, long nowNanos) {
    this.ip = new IpText(names);
    this.nowNanos = nowNanos;
  }

  /** One line that tells what {@code operation} is about. */
  public String brief(Operation operation) {
    boolean nft = operation.kind().equals("nft");
    return nft ? "nft table inet sadr" : lines(operation).get(0);
  }

  /** The lines of {@code operation}, one at least. */
  public List<String> lines(Operation operation) {
    if (operation instanceof Operation.Netlink netlink) {
      return List.of(ip.change(netlink.change()));
    } else if (operation instanceof Operation.PutAddress put) {
      return List.of(ip.change(put.change(nowNanos)));
    } else if (operation instanceof Operation.LoadSources load) {
      return script(load.table().script());
    } else if (operation instanceof Operation.LoadCut load) {
      return List.of(
          load.cut()
              .map(cut -> "# nft: a drill cuts " + cut.what().device())
              .orElse("# nft: end the drill's cut"));
    } else if (operation instanceof Operation.SetSysctl set) {
      return List.of("# sysctl -w " + set.sysctl());
    }
    Operation.LoadEgress load = (Operation.LoadEgress) operation;
    return load.table().guards().isEmpty()
        ? List.of("# nft delete table inet sadr")
        : script(load.table().script());
  }

  private static List<String> script(String text) {
    return Stream.concat(Stream.of("nft -f -"), text.lines()).map(line -> "# " + line).toList();
  }
}
