package sadr.controller.web;

/** A request that is not answered. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1;

  private final Refusal refusal;

  RefusedException(Refusal refusal) {
    super(refusal.text(), null, false, false);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }
}
