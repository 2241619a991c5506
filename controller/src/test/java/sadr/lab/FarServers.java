package sadr.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What targets of other kinds than echo ask, on the lab's server: a resolver that knows one address
 * for every name, and web servers in the clear and over TLS. fiber's customers may be caught in a
 * portal.
 */
final class FarServers implements AutoCloseable {

  /** Where the stores are that make.sh makes. */
  static final Path STORES = Lab.root().resolve("probes/src/test/resources/tls");

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final String CAUGHT = "2001:db8:a000:";

  private final DatagramSocket resolver;
  private final HttpServer plain;
  private final HttpsServer secure;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile boolean portal;

  FarServers(Lab lab) {
    var server = lab.topology().node("server");
    resolver = server.call(() -> new DatagramSocket(at(Lab.S2, 53)));
    plain = server.call(() -> HttpServer.create(at(Lab.S1, 80), 50));
    secure = server.call(() -> HttpsServer.create(at(Lab.S1, 443), 50));
    secure.setHttpsConfigurator(new HttpsConfigurator(context()));
    for (HttpServer web : new HttpServer[] {plain, secure}) {
      web.createContext("/", this::answer);
      web.setExecutor(threads);
      web.start();
    }
    threads.execute(this::resolve);
  }

  /** From now on who comes from fiber is sent to its portal, over plain HTTP. */
  void catchFibersCustomers(boolean caught) {
    portal = caught;
  }

  private static InetSocketAddress at(String address, int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByName(address), port);
  }

  private static SSLContext context() {
    try (InputStream in = Files.newInputStream(STORES.resolve("good.p12"))) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD);
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(keys, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String from = exchange.getRemoteAddress().getAddress().getHostAddress();
      if (portal && from.startsWith(CAUGHT)) {
        exchange.getResponseHeaders().add("Location", "http://login.example/");
        exchange.sendResponseHeaders(302, -1);
      } else {
        exchange.sendResponseHeaders(204, -1);
      }
    }
  }

  private void resolve() {
    byte[] room = new byte[512];
    while (!resolver.isClosed()) {
      try {
        DatagramPacket query = new DatagramPacket(room, room.length);
        resolver.receive(query);
        byte[] answer = known(room, query.getLength());
        resolver.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The query, as an answer (QR, RD, RA), with {@link Lab#S1} for whatever was asked for. */
  private static byte[] known(byte[] query, int length) throws IOException {
    ByteBuffer answer = ByteBuffer.allocate(length + 28).put(query, 0, length);
    answer.putShort(2, (short) 0x8180).putShort(6, (short) 1);
    answer.putShort((short) 0xc00c).putShort((short) 28).putShort((short) 1).putInt(300);
    answer.putShort((short) 16).put(InetAddress.getByName(Lab.S1).getAddress());
    return answer.array();
  }

  @Override
  public void close() {
    resolver.close();
    plain.stop(0);
    secure.stop(0);
    threads.shutdownNow();
  }
}
