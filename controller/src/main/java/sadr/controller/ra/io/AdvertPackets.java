package sadr.controller.ra.io;

import java.util.List;
import sadr.controller.ra.Advert;
import sadr.controller.ra.AdvertRenderer;
import sadr.controller.ra.RouterAdvertisement;
import sadr.controller.ra.RouterAdvertisementCodec;
import sadr.sys.NativeBuffer;

/**
 * Adverts as bytes that can be sent. Those made a moment ago are used again: a thousand neighbours
 * are told the same.
 *
 * <p>Owned by the thread "sadr-nd".
 */
final class AdvertPackets {

  /** Far less than the second in which lifetimes are told. */
  private static final long FRESH_NANOS = 10_000_000;

  private final NdContext context;
  private List<NativeBuffer> made = List.of();
  private long madeNanos;

  AdvertPackets(NdContext context) {
    this.context = context;
  }

  /** Whatever was made is out of date. */
  void forget() {
    made = List.of();
  }

  /** The packets that say {@code advert} now. */
  List<NativeBuffer> of(Advert advert, LinkFacts link, long now) {
    if (made.isEmpty() || now - madeNanos >= FRESH_NANOS) {
      made = encode(AdvertRenderer.render(advert, link.mac(), link.mtu(), now));
      madeNanos = now;
    }
    return made;
  }

  /** The packets that take {@code advert} back. */
  List<NativeBuffer> farewell(Advert advert, LinkFacts link) {
    return encode(AdvertRenderer.farewell(advert, link.mac(), link.mtu(), context.now()));
  }

  private static List<NativeBuffer> encode(List<RouterAdvertisement> advertisements) {
    return advertisements.stream().map(AdvertPackets::encode).toList();
  }

  private static NativeBuffer encode(RouterAdvertisement advertisement) {
    NativeBuffer packet = NativeBuffer.allocate(advertisement.bytes());
    RouterAdvertisementCodec.encode(advertisement, packet.bytes());
    return packet;
  }
}
