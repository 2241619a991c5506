package sadr.controller.explain;

import java.util.List;

/**
 * A packet's way through rules and tables.
 *
 * @param packet the packet
 * @param steps the rules, in the order in which they were asked, up to the one that decides
 * @param decision what they say
 */
public record Explanation(Packet packet, List<Step> steps, Decision decision) {

  /** Copies the list. */
  public Explanation {
    steps = List.copyOf(steps);
  }
}
