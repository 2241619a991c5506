package sadr.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import sadr.sys.NetNamespace;

/** Opens TCP connections from one node. */
final class Dialler {

  /** What {@link #dial} says of a connection that came about. */
  static final String WORKS = "works";

  /** What connect(2) says to ICMPv6 code 1, 5 or 6. */
  static final String PROHIBITED = "Permission denied";

  /** What connect(2) says to ICMPv6 code 0. */
  static final String UNREACHABLE = "Network is unreachable";

  /**
   * Long enough for the second SYN, whose error Linux takes for final on a link without delay, and
   * for some more where the machine is busy.
   */
  private static final Duration PATIENCE = Duration.ofMillis(6500);

  private final NetNamespace node;

  Dialler(NetNamespace node) {
    this.node = node;
  }

  /** Connects from a source address; {@link #WORKS}, or the error's text. */
  String dial(String from, String to) {
    return attempt(new InetSocketAddress(from, 0), to, PATIENCE);
  }

  /** Connects from a source address within {@code patience}. */
  String dial(String from, String to, Duration patience) {
    return attempt(new InetSocketAddress(from, 0), to, patience);
  }

  /** Connects from whatever source the kernel picks, within {@code patience}. */
  String dialUnbound(String to, Duration patience) {
    return attempt(new InetSocketAddress("::", 0), to, patience);
  }

  private String attempt(InetSocketAddress from, String to, Duration patience) {
    return node.call(
        () -> {
          try (Socket socket = new Socket()) {
            socket.bind(from);
            InetSocketAddress there = new InetSocketAddress(to, EchoServer.PORT);
            socket.connect(there, Math.toIntExact(patience.toMillis()));
            return WORKS;
          } catch (IOException e) {
            return String.valueOf(e.getMessage());
          }
        });
  }
}
