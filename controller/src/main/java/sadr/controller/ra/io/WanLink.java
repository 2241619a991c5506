package sadr.controller.ra.io;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import sadr.controller.config.LanConfig.Preference;
import sadr.controller.ra.RouterAdvertisement;
import sadr.controller.ra.RouterAdvertisementCodec;
import sadr.controller.ra.Sightings;
import sadr.net.Ip6Address;
import sadr.sys.ErrnoException;

/**
 * An uplink's interface: listens for the ISP's router, and asks for it (RFC 4861 §6.3.7).
 *
 * <p>Owned by the thread "sadr-nd".
 */
final class WanLink extends NdLink {

  private static final long REPEAT_NANOS = 1_000_000_000L;

  /** MAX_RTR_SOLICITATIONS, RTR_SOLICITATION_INTERVAL. */
  private static final int SOLICITATIONS = 3;

  private static final long SOLICITATION_NANOS = 4_000_000_000L;

  private record Said(int lifetime, Preference preference) {}

  private Sightings<Said> routers = new Sightings<>(REPEAT_NANOS);
  private int solicitationsLeft;
  private long solicitNanos;

  WanLink(String device, NdContext context) {
    super(device, context);
  }

  @Override
  NdSocket open(LinkFacts found) {
    return NdSocket.forHost(found);
  }

  @Override
  void joined(NdSocket joined, long now) {
    routers = new Sightings<>(REPEAT_NANOS);
    solicitationsLeft = SOLICITATIONS;
    solicitNanos = now;
  }

  @Override
  void left() {
    solicitationsLeft = 0;
  }

  @Override
  void take(ByteBuffer packet, Ip6Address from, int hopLimit, long now) {
    RouterAdvertisement heard = RouterAdvertisementCodec.decode(packet, from, hopLimit);
    if (heard.lifetime() > 0) {
      solicitationsLeft = 0;
    }
    Said said = new Said(heard.lifetime(), heard.preference());
    switch (routers.judge(from, said, now)) {
      case NEWS ->
          context
              .listener()
              .routerHeard(device, from, heard.lifetime(), number(heard.preference()));
      case REPEATED -> {}
      case FLOOD -> flood(from, now);
    }
  }

  @Override
  void run(long now) {
    if (solicitationsLeft > 0 && now - solicitNanos >= 0) {
      solicitationsLeft--;
      solicitNanos = now + SOLICITATION_NANOS;
      solicit(now);
    }
  }

  private void solicit(long now) {
    try {
      socket().orElseThrow().solicit(facts().orElseThrow().mac());
    } catch (ErrnoException e) {
      context.counters().trouble(device, e, now);
    }
  }

  @Override
  OptionalLong nextNanos(long now) {
    return solicitationsLeft > 0 ? OptionalLong.of(solicitNanos) : OptionalLong.empty();
  }

  private static int number(Preference preference) {
    return switch (preference) {
      case LOW -> -1;
      case MEDIUM -> 0;
      case HIGH -> 1;
    };
  }
}
