package sadr.controller.core;

import sadr.net.Deadline;

/** When the world changes though nothing happens. */
public final class Wake {

  private Wake() {}

  /** The first time at which a {@link Event.Tick} changes something; never if none is known. */
  public static Deadline next(World world) {
    return world.uplinks().values().stream()
        .flatMap(state -> state.outage().stream())
        .map(UplinkState.Outage::confirmation)
        .reduce(Deadline.NEVER, Deadline::orEarlier);
  }
}
