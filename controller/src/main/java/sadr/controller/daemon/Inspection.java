package sadr.controller.daemon;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sadr.controller.cli.CommandException;
import sadr.controller.cli.Inspector;
import sadr.controller.config.Config;
import sadr.controller.control.StatusReport;
import sadr.controller.doctor.Diagnosis;
import sadr.controller.doctor.Doctor;
import sadr.controller.doctor.Site;
import sadr.controller.doctor.Trial;
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

  @Override
  public Diagnosis diagnose(
      Config config, Optional<StatusReport> running, Optional<Consumer<String>> trials)
      throws CommandException {
    LanHearing hearing = LanHearing.begin(config);
    Optional<Libnftables> library = Nftables.loadSilently();
    try (NetlinkConnection netlink = NetlinkConnection.open()) {
      Examination examination = new Examination(config, running, netlink, library);
      Site site = examination.site();
      List<Trial> tried =
          trials
              .map(says -> new IspTrials(site, examination.state(), netlink, says).run())
              .orElse(List.of());
      return Doctor.examine(examination.evidence(site, tried, hearing));
    } catch (ErrnoException e) {
      throw KernelWork.unreadable(e);
    } finally {
      library.ifPresent(Libnftables::close);
    }
  }
}
