package sadr.controller.ra;

/**
 * An option's content is to be passed over. It bears no stack trace, since whoever sends us such
 * options must not cost us one each.
 */
final class UnfitOptionException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  UnfitOptionException(String problem) {
    super(problem);
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // nothing is written
  public Throwable fillInStackTrace() {
    return this;
  }
}
