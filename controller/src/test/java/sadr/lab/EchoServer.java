package sadr.lab;

import static java.net.StandardSocketOptions.SO_RCVBUF;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import sadr.sys.NetNamespace;

/** Accepts TCP connections and sends UDP packets back, on addresses of one node. */
final class EchoServer implements AutoCloseable {

  static final int PORT = 7777;

  /** Bytes of a receive buffer, or as many as the kernel allows: the reader may have to wait. */
  static final int ROOM = 4 << 20;

  private final List<AutoCloseable> sockets = new ArrayList<>();

  /** Serves as soon as it is made. */
  EchoServer(NetNamespace node, String... addresses) {
    for (String address : addresses) {
      // An answer has to come from the address that was asked, hence a socket for each.
      DatagramChannel udp =
          node.call(
              () ->
                  DatagramChannel.open()
                      .setOption(SO_RCVBUF, ROOM)
                      .bind(new InetSocketAddress(address, PORT)));
      ServerSocketChannel tcp =
          node.call(() -> ServerSocketChannel.open().bind(new InetSocketAddress(address, PORT)));
      sockets.add(udp);
      sockets.add(tcp);
      start("echo-udp", () -> sendBack(udp));
      start("echo-tcp", () -> accept(tcp));
    }
  }

  @Override
  public void close() {
    for (AutoCloseable socket : sockets) {
      try {
        socket.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void sendBack(DatagramChannel channel) {
    ByteBuffer packet = ByteBuffer.allocateDirect(2048);
    while (channel.isOpen()) {
      try {
        var sender = channel.receive(packet.clear());
        channel.send(packet.flip(), sender);
      } catch (IOException e) {
        // Closed, or no way back to this sender: then its packet stays unanswered.
        continue;
      }
    }
  }

  private static void accept(ServerSocketChannel channel) {
    while (channel.isOpen()) {
      try {
        channel.accept().close();
      } catch (IOException e) {
        if (channel.isOpen()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
