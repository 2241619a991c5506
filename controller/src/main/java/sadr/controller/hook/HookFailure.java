package sadr.controller.hook;

/** A hook could not be started. */
final class HookFailure extends Exception {

  private static final long serialVersionUID = 1L;

  /** With the reason, for people. */
  HookFailure(String reason) {
    super(reason);
  }
}
