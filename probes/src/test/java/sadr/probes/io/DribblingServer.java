package sadr.probes.io;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import sadr.sys.NetNamespace;

/**
 * At port 443 of the first target, to each client: the head of a TLS record of full size, and then
 * its bytes one by one, as fast as they go, for ever.
 */
final class DribblingServer implements AutoCloseable {

  /** A handshake record (RFC 8446 §5.1), 16384 bytes long, and a ServerHello's head. */
  private static final byte[] HEAD = {22, 3, 3, 0x40, 0, 2, 0, 0x3f, (byte) 0xfc};

  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicLong dribbled = new AtomicLong();
  private final ServerSocket socket;

  DribblingServer(NetNamespace where) {
    socket = where.call(() -> new ServerSocket(443, 50, InetAddress.getByName("2001:db8:ffff::1")));
    start(this::accept);
  }

  /** How many bytes were sent so far. */
  long dribbled() {
    return dribbled.get();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        open.add(client);
        client.setTcpNoDelay(true);
        start(() -> dribble(client));
      } catch (IOException e) {
        // Closed, or a client that has gone already.
      }
    }
  }

  private void dribble(Socket client) {
    try (client) {
      OutputStream out = client.getOutputStream();
      out.write(HEAD);
      while (true) {
        out.write(3);
        dribbled.incrementAndGet();
      }
    } catch (IOException e) {
      // The probe has had enough.
    } finally {
      open.remove(client);
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "dribbler");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket client : open) {
      client.close();
    }
  }
}
