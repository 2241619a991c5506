package sadr.controller.doctor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The machine itself.
 *
 * @param now its clock
 * @param clockSynchronised whether the kernel says that something keeps its clock right (adjtimex);
 *     empty where that is not known
 * @param latestEvent the latest time in the journal
 * @param java the JVM
 * @param memory what is left of it
 * @param privileges what doctor itself may do and use
 * @param state the state directory
 */
public record Machine(
    Instant now,
    Optional<Boolean> clockSynchronised,
    Optional<Instant> latestEvent,
    Java java,
    Memory memory,
    Privileges privileges,
    StateDirectory state) {

  /**
   * The JVM that runs doctor, which runs the daemon too.
   *
   * @param feature its version, such as 17
   * @param name such as "OpenJDK 64-Bit Server VM"
   * @param archived whether it uses sadr's class data archive
   */
  public record Java(int feature, String name, boolean archived) {}

  /**
   * Memory, in bytes.
   *
   * @param available what programs can still have
   * @param limit what the control group allows; empty for no limit
   */
  public record Memory(OptionalLong available, OptionalLong limit) {}

  /**
   * What doctor may do and use.
   *
   * @param missing the capabilities that sadr needs and this process lacks
   * @param libnftables whether the library is there, and the kernel's part
   * @param conntrack whether the kernel can track connections; empty where that is not known
   */
  public record Privileges(List<String> missing, boolean libnftables, Optional<Boolean> conntrack) {

    /** Copies the list. */
    public Privileges {
      missing = List.copyOf(missing);
    }
  }

  /**
   * The state directory.
   *
   * @param path where it is
   * @param exists whether it is there
   * @param writable whether it can be written to; as far as this process can tell
   * @param free bytes left on its disk
   */
  public record StateDirectory(String path, boolean exists, boolean writable, long free) {}
}
