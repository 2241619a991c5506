package sadr.controller.ra;

import java.util.List;
import java.util.Optional;
import sadr.net.MacAddress;

/**
 * A host asks for an advertisement (RFC 4861 §4.1).
 *
 * @param options in the packet's order
 */
public record RouterSolicitation(List<NdOption> options) {

  /** Copies the list. */
  public RouterSolicitation {
    options = List.copyOf(options);
  }

  /** What a host sends that has this hardware address; none where the link has no such thing. */
  public static RouterSolicitation from(Optional<MacAddress> mac) {
    return new RouterSolicitation(
        mac.<NdOption>map(NdOption.SourceLinkLayer::new).map(List::of).orElse(List.of()));
  }

  /** The asker's hardware address, if it tells one. */
  public Optional<MacAddress> sourceLinkLayer() {
    return options.stream()
        .filter(NdOption.SourceLinkLayer.class::isInstance)
        .map(option -> ((NdOption.SourceLinkLayer) option).address())
        .findFirst();
  }

  /** Its size on the wire in bytes, without an IPv6 header. */
  public int bytes() {
    return RouterSolicitationCodec.HEADER + options.stream().mapToInt(NdOption::bytes).sum();
  }
}
