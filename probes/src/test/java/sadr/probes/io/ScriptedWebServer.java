package sadr.probes.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import sadr.sys.NetNamespace;

/** A web server on the far side that says what a test tells it to, to every request alike. */
final class ScriptedWebServer implements AutoCloseable {

  /** What to say. */
  interface Script {
    void answer(OutputStream out) throws IOException;
  }

  /** Where the stores are that make.sh makes, seen from the module's folder. */
  static final Path STORES = Path.of("src/test/resources/tls");

  private static final char[] PASSWORD = "changeit".toCharArray();

  final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final ServerSocket socket;
  private volatile Script script;

  private ScriptedWebServer(ServerSocket socket, Script script) {
    this.socket = socket;
    this.script = script;
    Thread thread = new Thread(this::accept, "web server");
    thread.setDaemon(true);
    thread.start();
  }

  /** One in the clear, at port 80 of the first target. */
  static ScriptedWebServer plain(NetNamespace where, Script script) {
    return new ScriptedWebServer(
        where.call(() -> new ServerSocket(80, 50, InetAddress.getByName("2001:db8:ffff::1"))),
        script);
  }

  /** One over TLS, at port 443 of the first target, with the certificate of that store. */
  static ScriptedWebServer secure(NetNamespace where, String store, Script script)
      throws IOException, GeneralSecurityException {
    return secure(where, "2001:db8:ffff::1", store, script);
  }

  /** The same at another address. */
  static ScriptedWebServer secure(NetNamespace where, String at, String store, Script script)
      throws IOException, GeneralSecurityException {
    SSLContext context = context(store);
    return new ScriptedWebServer(
        where.call(
            () -> {
              ServerSocket made = context.getServerSocketFactory().createServerSocket();
              made.bind(new InetSocketAddress(InetAddress.getByName(at), 443));
              return made;
            }),
        script);
  }

  /** Says {@code text}, whose lines end as HTTP's do. */
  static Script says(String text) {
    return out -> out.write((text + "\n\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  void script(Script other) {
    script = other;
  }

  /** A context with the certificate of that store. */
  static SSLContext context(String store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(STORES.resolve(store))) {
      keys.load(in, PASSWORD);
    }
    Certificate[] first = {keys.getCertificateChain("server")[0]};
    keys.setKeyEntry("server", keys.getKey("server", PASSWORD), PASSWORD, first);
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket accepted = socket.accept();
        open.add(accepted);
        Thread thread = new Thread(() -> serve(accepted), "web server, one client");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        // Closed, or a client that has gone already: the probe's reset.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      StringBuilder request = new StringBuilder();
      InputStream in = client.getInputStream();
      while (request.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return;
        }
        request.append((char) next);
      }
      requests.add(request.toString());
      script.answer(client.getOutputStream());
    } catch (IOException e) {
      // The client did not like what it saw, as it should not.
    } finally {
      open.remove(client);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket client : open) {
      client.close();
    }
  }
}
