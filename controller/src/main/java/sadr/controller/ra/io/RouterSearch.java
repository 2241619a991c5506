package sadr.controller.ra.io;

import java.util.Set;

/**
 * Where ISPs' routers are to be heard.
 *
 * @param devices uplinks' interfaces
 * @param doubtful those of them where no router is known that answers, or no packet can come:
 *     routers are asked for when that changes, and time and again while it lasts
 */
public record RouterSearch(Set<String> devices, Set<String> doubtful) {

  /** Nowhere. */
  public static final RouterSearch NOWHERE = new RouterSearch(Set.of(), Set.of());

  /** Copies the sets. */
  public RouterSearch {
    devices = Set.copyOf(devices);
    doubtful = Set.copyOf(doubtful);
  }
}
