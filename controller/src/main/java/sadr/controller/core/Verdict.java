package sadr.controller.core;

/**
 * An uplink's health, and why.
 *
 * @param health the verdict
 * @param cause a short stable word, fit for a metric's label: "probes", "carrier", ...; "none" for
 *     an uplink that is not down
 * @param detail the reason for a person; empty where there is none to give
 */
public record Verdict(Health health, String cause, String detail) {

  /** Not yet known. */
  public static final Verdict UNKNOWN = new Verdict(Health.UNKNOWN, "none", "");

  /** Alive. */
  public static final Verdict UP = new Verdict(Health.UP, "none", "");

  /** Dead, for a reason. */
  public static Verdict down(String cause, String detail) {
    return new Verdict(Health.DOWN, cause, detail);
  }
}
