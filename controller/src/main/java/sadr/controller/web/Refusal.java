package sadr.controller.web;

/** Why a request is not answered, or a connection is cut off. */
public enum Refusal {
  /** No request by this name is for this machine: DNS rebinding, or a wrong address. */
  HOST("host", 421, "this is not the name of this router; see README, The page"),
  /** Neither GET nor HEAD. */
  METHOD("method", 405, "only GET and HEAD"),
  /** A path with dots, escapes or other odd signs: nothing here has such a one. */
  PATH("path", 400, "no such path can be"),
  /** A request of more than fits. */
  TOO_LARGE("too-large", 431, "the request is too large"),
  /** Not HTTP, or one that this server does not speak. */
  MALFORMED("malformed", 400, "this is no request that can be understood"),
  /** A request that did not come to its end in time. */
  TIMEOUT("timeout", 408, "the request took too long"),
  /** Too many connections. */
  CROWD("crowd", 503, "too many connections"),
  /** A client that does not read what it asked for. */
  SLOW("slow", 503, "too slow"),
  /** A fault of our own; the connection that met it is cut off. */
  FAULT("fault", 500, "this server has a fault; the log tells of it");

  private final String text;
  private final int status;
  private final String sentence;

  Refusal(String text, int status, String sentence) {
    this.text = text;
    this.status = status;
    this.sentence = sentence;
  }

  /** A short, stable word, fit for a metric's label. */
  public String text() {
    return text;
  }

  /** What is answered, where there is still somebody to answer to. */
  Response response() {
    Response plain = Response.text(status, sentence);
    return this == METHOD ? plain.with("Allow", "GET, HEAD") : plain;
  }
}
