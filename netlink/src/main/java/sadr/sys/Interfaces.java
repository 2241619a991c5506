package sadr.sys;

import java.util.Optional;
import sadr.net.LinkIndex;

/** The network interfaces of the calling thread's namespace (if_nametoindex(3)). */
public final class Interfaces {

  private Interfaces() {}

  /** The number of the interface with this name; empty where there is none. Costs little. */
  public static Optional<LinkIndex> indexOf(String name) {
    int index = Libc.INSTANCE.if_nametoindex(name);
    return index < 1 ? Optional.empty() : Optional.of(new LinkIndex(index));
  }
}
