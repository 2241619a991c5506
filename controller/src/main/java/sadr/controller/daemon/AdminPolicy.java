package sadr.controller.daemon;

import java.util.Optional;
import sadr.controller.core.Admin;
import sadr.controller.core.RolePolicy;
import sadr.controller.core.World;

/** What an administrator may ask for. */
final class AdminPolicy {

  private AdminPolicy() {}

  /** Why not, in words for the administrator; empty where nothing speaks against it. */
  static Optional<String> obstacle(World world, Input.Asked asked) {
    if (!world.uplinks().containsKey(asked.uplink())) {
      return Optional.of("there is no uplink " + asked.uplink());
    }
    boolean takesOut = asked.admin().state() == Admin.State.FAILED_OVER;
    if (takesOut && !asked.force() && RolePolicy.isLastUsable(world, asked.uplink())) {
      return Optional.of(
          "no uplink but "
              + asked.uplink()
              + " is usable: taking it out cuts the site off; --force does it all the same");
    }
    return Optional.empty();
  }
}
