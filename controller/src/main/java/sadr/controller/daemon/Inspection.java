package sadr.controller.daemon;

import java.util.Optional;
import sadr.controller.cli.CommandException;
import sadr.controller.cli.Inspector;
import sadr.controller.config.Config;
import sadr.controller.control.StatusReport;
import sadr.controller.explain.Answer;
import sadr.controller.explain.Question;
import sadr.controller.nft.NftTables;
import sadr.netlink.NetlinkConnection;
import sadr.sys.ErrnoException;
import sadr.sys.Libnftables;

/** The commands that look at the kernel and change nothing. */
final class Inspection implements Inspector {

  @Override
  public Answer explain(Config config, Optional<StatusReport> running, Question question)
      throws CommandException {
    Optional<Libnftables> library = Nftables.load();
    try (NetlinkConnection netlink = NetlinkConnection.open()) {
      return new Explaining(config, running, netlink, library.map(NftTables::new)).answer(question);
    } catch (ErrnoException e) {
      throw KernelWork.unreadable(e);
    } finally {
      library.ifPresent(Libnftables::close);
    }
  }
}
