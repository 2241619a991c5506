package sadr.controller.core;

import java.util.stream.Stream;
import sadr.net.Deadline;

/** When the world changes though nothing happens. */
public final class Wake {

  private Wake() {}

  /** The first time at which a {@link Event.Tick} changes something; never if none is known. */
  public static Deadline next(World world) {
    Stream<Deadline> cut = world.drill().filter(Drill::cuts).map(Drill::until).stream();
    Stream<Deadline> uplinks =
        world.uplinks().values().stream()
            .flatMap(state -> Stream.concat(confirmation(state), state.hold().until().stream()));
    return Stream.concat(cut, uplinks).reduce(Deadline.NEVER, Deadline::orEarlier);
  }

  private static Stream<Deadline> confirmation(UplinkState state) {
    return state.outage().map(UplinkState.Outage::confirmation).stream();
  }
}
