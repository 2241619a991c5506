package sadr.controller.daemon;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.sys.ErrnoException;
import sadr.sys.Libnftables;

/** nftables where there is any: without it there is one warning, and the rest works. */
final class Nftables {

  private static final Logger log = LoggerFactory.getLogger(Nftables.class);
  private static final String CONSEQUENCE =
      "no egress guard, only the routes keep foreign sources in; hosts get no resets, no"
          + " translation, and ICMPv6 code 1 in place of 5";

  private Nftables() {}

  /** The library; empty where it or the kernel's part is missing. */
  static Optional<Libnftables> loadSilently() {
    try {
      return Libnftables.load();
    } catch (ErrnoException e) {
      return Optional.empty(); // Whoever asks says so in words of his own.
    }
  }

  /** The library; empty, with a warning, where it or the kernel's part is missing. */
  static Optional<Libnftables> load() {
    try {
      Optional<Libnftables> library = Libnftables.load();
      if (library.isEmpty()) {
        log.warn(
            "nftables.missing: libnftables.so.1 is not here (Debian: apt install libnftables1); {}",
            CONSEQUENCE);
      }
      return library;
    } catch (ErrnoException e) {
      log.warn("nftables.missing: this kernel has none ({}); {}", e.getMessage(), CONSEQUENCE);
      return Optional.empty();
    }
  }
}
