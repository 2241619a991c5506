package sadr.controller.control;

/** Nobody answers on the control socket, or we may not ask. */
public final class NoDaemonException extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean denied;

  NoDaemonException(boolean denied, String message) {
    super(message);
    this.denied = denied;
  }

  /** Whether there is a socket that this user may not connect to. */
  public boolean isDenied() {
    return denied;
  }
}
