package sadr.netlink.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import sadr.net.Ip6Address;
import sadr.net.LinkIndex;
import sadr.netlink.model.Address;
import sadr.netlink.model.Lifetime;

/** Messages captured on Linux 6.18 with a dump of the addresses. */
class AddressCodecTest {

  // ip address add 2001:db8:a000::2/64 dev wan1 nodad noprefixroute
  //    preferred_lft 1800 valid_lft 3600
  static final String WITH_LIFETIMES =
      """
      48000000 1400 0200 01000000 173f0000
      0a 40 02 00 03000000
      1400 0100 20010db8a00000000000000000000002
      1400 0600 08070000 100e0000 34500400 34500400
      0800 0800 02020000
      """;

  // ip address add 2001:db8:77::1 peer 2001:db8:77::2/128 dev wan2 nodad
  static final String WITH_PEER =
      """
      5c000000 1400 0200 01000000 173f0000
      0a 80 82 00 05000000
      1400 0200 20010db8007700000000000000000001
      1400 0100 20010db8007700000000000000000002
      1400 0600 ffffffff ffffffff 34500400 34500400
      0800 0800 82000000
      """;

  @Test
  void readsLifetimesAndAll32FlagBits() {
    Address address =
        new Address(
            new LinkIndex(3),
            Ip6Address.parse("2001:db8:a000::2"),
            64,
            new Lifetime(1800),
            new Lifetime(3600),
            Address.NO_DAD | Address.NO_PREFIX_ROUTE,
            0);

    assertThat(Bytes.decode(WITH_LIFETIMES)).isEqualTo(address);
    assertThat(Bytes.there(address)).isEqualTo(address);
  }

  @Test
  void takesItsOwnAddressWhereThereIsAPeer() {
    Address address = (Address) Bytes.decode(WITH_PEER);

    assertThat(address.address()).isEqualTo(Ip6Address.parse("2001:db8:77::1"));
    assertThat(address.valid()).isEqualTo(Lifetime.INFINITE);
  }

  /** The message's length is that of the peer's prefix, of which our own address is no part. */
  @Test
  void theOwnAddressIsAloneWhereThePeerHasAPrefix() {
    Address address = (Address) Bytes.decode(WITH_PEER.replace("0a 80", "0a 40"));

    assertThat(address.prefixLength()).isEqualTo(128);
  }

  @Test
  void passesOverIpv4() {
    assertThat(KernelObjectCodec.decode(Bytes.message(WITH_PEER.replace("0a 80", "02 80"))))
        .isEmpty();
  }

  @Test
  void refusesMessageWithoutAddress() {
    assertThatThrownBy(
            () -> Bytes.decode("18000000 1400 0200 01000000 173f0000 0a 40 02 00 03000000"))
        .isInstanceOf(MalformedMessageException.class);
  }
}
