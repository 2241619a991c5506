package sadr.probes.health;

/**
 * What is wrong with the answers of one target, since the last good one.
 *
 * <p>Owned by the probe thread.
 */
final class Complaint {

  private String why = "";
  private boolean unfit;
  private int alike;
  private long absentNanos;
  private long absences;

  /** A good answer came. */
  void answered() {
    why = "";
    unfit = false;
    alike = 0;
  }

  /** Nothing came. */
  void silent() {
    if (unfit) {
      answered();
    }
    alike++;
  }

  /** An error came that names a probe. */
  void refused(String words) {
    silent();
    why = words;
  }

  /** An answer came that is not good. */
  void unfit(String words) {
    if (!unfit) {
      alike = 0;
    }
    unfit = true;
    alike++;
    why = words;
  }

  /** The resolver said at {@code now} that there is no such name. */
  void absent(String words, long now) {
    why = words;
    absences += absences == 0 || now != absentNanos ? 1 : 0;
    absentNanos = now;
  }

  /** It is not to be asked. */
  void forbidden(String words) {
    why = words;
  }

  /** What a row of such losses means. */
  Verdict.Reason reason() {
    return unfit ? Verdict.Reason.UNFIT : Verdict.Reason.SILENT;
  }

  /** Whether it is the reason to fall, or has lasted long enough to be the new one. */
  boolean counts(Verdict verdict, int fall) {
    return verdict.state() != PathState.DOWN || alike >= fall;
  }

  /** In words; empty where there is nothing but silence. */
  String why() {
    return why;
  }

  /** How often the resolver has said so. */
  long absences() {
    return absences;
  }

  /** When the resolver last said so; only where it is the reason. */
  long absentNanos() {
    return absentNanos;
  }
}
