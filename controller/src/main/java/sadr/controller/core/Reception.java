package sadr.controller.core;

/**
 * What an uplink's interface has received lately, by its own counters (linux/if_link.h, struct
 * rtnl_link_stats64).
 *
 * @param readNanos when they were read ({@code nanoTime})
 * @param movedNanos when they were last seen to have grown, {@code readNanos} at the latest
 * @param errors how many more receive errors there were than a second or so before
 */
public record Reception(long readNanos, long movedNanos, long errors) {

  /** For how long nothing has been received; 0 where something came between the last readings. */
  public long stillNanos() {
    return readNanos - movedNanos;
  }
}
