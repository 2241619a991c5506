package sadr.controller.hook;

/**
 * An event, as hooks are told of it.
 *
 * @param kind such as "uplink.down"
 * @param uplink its name; empty where it is about none
 * @param cause a short stable word
 * @param line all of it, as the journal has it, without an end; at most {@link #MOST_LINE} bytes
 */
public record HookEvent(String kind, String uplink, String cause, String line) {

  /**
   * With its end it is what a pipe takes while nobody reads, however little the kernel gives this
   * user (pipe(7)).
   */
  public static final int MOST_LINE = 4095;
}
