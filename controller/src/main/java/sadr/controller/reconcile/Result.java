package sadr.controller.reconcile;

/**
 * What became of an operation.
 *
 * @param operation which
 * @param status how it ended
 * @param error why it failed; empty otherwise
 * @param mended whether it also put right what somebody else had changed
 */
public record Result(Operation operation, Status status, String error, boolean mended) {

  /** How an operation ended. */
  public enum Status {
    /** The kernel took it. */
    DONE,
    /** There was nothing to do: what we knew of the kernel was out of date. */
    STALE,
    /** The kernel refused it. */
    FAILED
  }

  /** The kernel took it. */
  public static Result done(Operation operation) {
    return new Result(operation, Status.DONE, "", false);
  }

  static Result mended(Operation operation) {
    return new Result(operation, Status.DONE, "", true);
  }

  static Result stale(Operation operation) {
    return new Result(operation, Status.STALE, "", false);
  }

  /** The kernel refused it, or did not do what it was told. */
  public static Result failed(Operation operation, String error) {
    return new Result(operation, Status.FAILED, error, false);
  }
}
