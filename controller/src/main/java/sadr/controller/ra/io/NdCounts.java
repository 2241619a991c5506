package sadr.controller.ra.io;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sadr.controller.ra.AdvertKind;
import sadr.controller.ra.MalformedPacketException;

/**
 * What has been sent and what was not believed, since the start. Several packets that say one thing
 * together are one advertisement.
 *
 * @param sent advertisements that left, by interface and kind
 * @param ignored packets that were heard and changed nothing, by reason: the words of {@link
 *     sadr.controller.ra.MalformedPacketException.Reason}, "truncated", "flood"
 * @param unsent advertisements that the kernel refused
 */
public record NdCounts(Map<Sent, Long> sent, Map<String, Long> ignored, long unsent) {

  /** A packet longer than any that is for us. */
  static final String TRUNCATED = "truncated";

  /** One of more routers than a link has, or news more often than a router has. */
  static final String FLOOD = "flood";

  /** Every reason for which a packet may be ignored. */
  public static final List<String> REASONS =
      Stream.concat(
              Stream.of(MalformedPacketException.Reason.values())
                  .map(MalformedPacketException.Reason::text),
              Stream.of(TRUNCATED, FLOOD))
          .toList();

  /** Nothing sent, nothing heard. */
  public static final NdCounts NONE = new NdCounts(Map.of(), Map.of(), 0);

  /** Copies the maps. */
  public NdCounts {
    sent = Map.copyOf(sent);
    ignored = Map.copyOf(ignored);
  }

  /**
   * A series of advertisements.
   *
   * @param device the LAN's interface
   * @param kind why they were sent
   */
  public record Sent(String device, AdvertKind kind) {}

  /** How many of a series have left. */
  public long sent(String device, AdvertKind kind) {
    return sent.getOrDefault(new Sent(device, kind), 0L);
  }

  /** How many packets were ignored for {@code reason}. */
  public long ignored(String reason) {
    return ignored.getOrDefault(reason, 0L);
  }
}
