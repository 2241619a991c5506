package sadr.controller.web;

/** What a {@link WebServer} serves. All of it is called by the server's thread. */
public interface Site {

  /**
   * The answer to a request that was found good; has to be quick.
   *
   * @param audience those who listen already; not yet who asks
   */
  Response answer(Request request, Audience audience);

  /**
   * A turn of the server, once a second and after each {@link WebServer#wake}: the time to tell the
   * audience what is new.
   */
  void turn(Audience audience);
}
