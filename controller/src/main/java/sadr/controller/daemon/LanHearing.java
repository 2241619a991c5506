package sadr.controller.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import sadr.controller.config.Config;
import sadr.controller.config.LanConfig;
import sadr.controller.control.StatusReport;
import sadr.controller.doctor.Lans;
import sadr.controller.doctor.Lans.Advertiser;
import sadr.controller.ra.io.RouterCensus;
import sadr.net.Ip6Address;
import sadr.netlink.model.Address;
import sadr.netlink.model.KernelState;
import sadr.sys.ErrnoException;

/** Hears who advertises on the LANs, on a thread of its own while the rest is looked at. */
final class LanHearing {

  /** Routers answer within half a second (RFC 4861 §6.2.6), on a busy machine somewhat later. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final List<String> devices;
  private final FutureTask<RouterCensus.Result> census;

  private LanHearing(List<String> devices, FutureTask<RouterCensus.Result> census) {
    this.devices = devices;
    this.census = census;
  }

  /** Asks now, and goes on listening. */
  static LanHearing begin(Config config) {
    List<String> devices = config.lans().stream().map(LanConfig::interfaceName).toList();
    return begin(devices, () -> RouterCensus.take(devices, PATIENCE));
  }

  /** Takes a census of these interfaces; where it throws, all of them are deaf. */
  static LanHearing begin(List<String> devices, Callable<RouterCensus.Result> census) {
    FutureTask<RouterCensus.Result> task = new FutureTask<>(census);
    Thread thread = new Thread(task, "sadr-census");
    thread.setDaemon(true);
    thread.start();
    return new LanHearing(devices, task);
  }

  /** What was heard, once the time is up; with what the daemon has heard before. */
  Lans result(Optional<StatusReport> running, KernelState state) {
    RouterCensus.Result heard = await();
    Set<Ip6Address> own =
        state.addresses().stream().map(Address::address).collect(Collectors.toSet());
    List<Advertiser> all = new ArrayList<>();
    heard
        .heard()
        .forEach(
            (who, said) ->
                all.add(
                    new Advertiser(who.device(), who.router(), own.contains(who.router()), said)));
    for (StatusReport.Rival each : running.map(StatusReport::rivals).orElse(List.of())) {
      Ip6Address router = Ip6Address.parse(each.router());
      if (!heard.heard().containsKey(new RouterCensus.Speaker(each.interfaceName(), router))) {
        all.add(new Advertiser(each.interfaceName(), router, each.here(), List.of()));
      }
    }
    return new Lans(all, heard.deaf());
  }

  private RouterCensus.Result await() {
    try {
      return census.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return deaf("the program is being ended");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return deaf(String.valueOf(cause instanceof ErrnoException ? cause.getMessage() : cause));
    }
  }

  /** What else is wrong is worth telling all the same. */
  private RouterCensus.Result deaf(String cause) {
    String why = "could not be listened to: " + cause;
    return new RouterCensus.Result(
        Map.of(), devices.stream().distinct().collect(Collectors.toMap(d -> d, d -> why)));
  }
}
