package sadr.controller.daemon;

import java.util.List;
import java.util.Optional;
import sadr.controller.cli.CommandException;
import sadr.controller.cli.Inspector;
import sadr.controller.config.Config;
import sadr.controller.control.StatusReport;
import sadr.controller.doctor.Diagnosis;
import sadr.controller.doctor.Doctor;
import sadr.controller.doctor.IspTrial;
import sadr.controller.doctor.KnownSite;
import sadr.controller.explain.Answer;
import sadr.controller.explain.Question;
import sadr.controller.nft.NftTables;
import sadr.netlink.NetlinkConnection;
import sadr.netlink.model.KernelState;
import sadr.sys.ErrnoException;
import sadr.sys.Libnftables;

/** The commands that look at the kernel and change nothing. */
final class Inspection implements Inspector {

  @Override
  public Answer explain(Config config, Optional<StatusReport> running, Question question)
      throws CommandException {
    Optional<Libnftables> library = Nftables.load();
    try (NetlinkConnection netlink = NetlinkConnection.open()) {
      return new Explaining(config, running, netlink, readable(library)).answer(question);
    } catch (ErrnoException e) {
      throw KernelWork.unreadable(e);
    } finally {
      library.ifPresent(Libnftables::close);
    }
  }

  @Override
  public Diagnosis diagnose(
      Config config, Optional<StatusReport> running, Optional<IspProbing> trials)
      throws CommandException {
    LanHearing hearing = LanHearing.begin(config);
    Optional<Libnftables> library = Nftables.loadSilently();
    try (NetlinkConnection netlink = NetlinkConnection.open()) {
      Examination examination = new Examination(config, running, netlink, library);
      KnownSite site = examination.site();
      List<IspTrial> tried =
          trials
              .map(probing -> asked(probing, site, examination.state(), netlink))
              .orElse(List.of());
      return Doctor.examine(examination.evidence(site, tried, hearing));
    } catch (ErrnoException e) {
      throw KernelWork.unreadable(e);
    } finally {
      library.ifPresent(Libnftables::close);
    }
  }

  /** nftables lets nobody read without the capability. */
  static Optional<NftTables> readable(Optional<Libnftables> library) {
    return library.filter(there -> Capabilities.missing().isEmpty()).map(NftTables::new);
  }

  private static List<IspTrial> asked(
      IspProbing probing, KnownSite site, KernelState state, NetlinkConnection netlink) {
    List<KnownSite.Uplink> wanted =
        site.uplinks().stream().filter(uplink -> probing.covers(uplink.name())).toList();
    KnownSite part = new KnownSite(site.config(), wanted);
    return new IspTrials(part, state, netlink, probing.says()).run();
  }
}
