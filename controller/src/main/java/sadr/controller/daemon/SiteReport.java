package sadr.controller.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.controller.config.LanConfig;
import sadr.controller.core.Moment;
import sadr.controller.core.RolePolicy;
import sadr.controller.core.World;

/**
 * Tells the log what cuts hosts off, once when it begins and once when it ends: that no uplink is
 * usable, that a LAN's interface is not there. Belongs to the main loop.
 */
final class SiteReport {

  private static final Logger log = LoggerFactory.getLogger(SiteReport.class);

  private List<String> absent = List.of();
  private Optional<Moment> alarmed = Optional.empty();

  void look(World world, Moment now) {
    lans(world);
    uplinks(world, now);
  }

  private void lans(World world) {
    List<String> next = world.absentLans();
    for (String name : next) {
      if (!absent.contains(name)) {
        log.warn("lan.absent interface={}; nothing is advertised there", name);
      }
    }
    for (LanConfig lan : world.config().lans()) {
      String name = lan.interfaceName();
      if (absent.contains(name) && !next.contains(name)) {
        log.info("lan.present interface={}", name);
      }
    }
    absent = next;
  }

  private void uplinks(World world, Moment now) {
    Optional<String> alarm = RolePolicy.alarm(world);
    if (alarm.isPresent() && alarmed.isEmpty()) {
      log.warn("uplinks.unusable cause=\"{}\"", alarm.get());
      alarmed = Optional.of(now);
    } else if (alarm.isEmpty() && alarmed.isPresent()) {
      Duration past = Duration.ofNanos(now.nanos() - alarmed.get().nanos());
      log.info("uplinks.usable after={}s", past.toSeconds());
      alarmed = Optional.empty();
    }
  }
}
