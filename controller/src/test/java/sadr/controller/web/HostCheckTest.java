package sadr.controller.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostCheckTest {

  private final HostCheck hosts = new HostCheck(true, Set.of("router", "gw.example.net"));

  private boolean allows(String host) throws UnknownHostException {
    return hosts.allows(host, InetAddress.getByName("2001:db8::1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "[::1]",
        "[::1]:9737",
        "127.0.0.1:80",
        "[2001:DB8::1]:9737",
        "[2001:db8:0:0::1]",
        "router",
        "Router:9737",
        "router.lan",
        "router.home.arpa:9737",
        "gw.example.net"
      })
  void takesTheNamesAndAddressesOfThisMachine(String host) throws UnknownHostException {
    assertThat(allows(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":9737",
        "evil.example",
        "router.evil.example",
        "router.lan.evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "[2001:db8::2]",
        "192.0.2.1",
        "::1",
        "[::1",
        "[fe80::1%lo]",
        "1.2.3.4.5",
        "999.999.999.999",
        "127.1",
        "[.:]",
        "localhost:http",
        "localhost:123456",
        "user@localhost",
        "localhost:80:80"
      })
  void refusesAllOthers(String host) throws UnknownHostException {
    assertThat(allows(host)).isFalse();
  }

  @Test
  void namesDoNotCountOnLoopback() throws UnknownHostException {
    HostCheck loopback = new HostCheck(false, Set.of("router"));
    assertThat(loopback.allows("router", InetAddress.getLoopbackAddress())).isFalse();
  }
}
