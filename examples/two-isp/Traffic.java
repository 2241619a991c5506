import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Traffic for the lab; run it as {@code java Traffic.java MODE ...}.
 *
 * <pre>
 * serve ADDRESS...                       accepts TCP connections, sends UDP packets back
 * stream SOURCE DESTINATION PPS SECONDS  UDP there and back: prints how many were sent and
 *                                        answered, and the longest time without an answer
 * connect SOURCE|any DESTINATION EVERY_MS SECONDS
 *                                        one new TCP connection after the other: prints a line
 *                                        whenever the outcome changes
 * </pre>
 *
 * <p>Exit status: 0 when every packet was answered, or the last connection worked; else 1.
 */
public final class Traffic {

  private static final int PORT = 7777;
  private static final int CONNECT_TIMEOUT_MS = 2500;
  private static final long LAST_ANSWER_WITHIN_NANOS = 500_000_000;
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private Traffic() {}

  public static void main(String[] args) throws Exception {
    String mode = args.length == 0 ? "" : args[0];
    if (mode.equals("serve") && args.length > 1) {
      serve(args);
    } else if (mode.equals("stream") && args.length == 5) {
      boolean all = stream(args[1], args[2], Integer.parseInt(args[3]), Integer.parseInt(args[4]));
      System.exit(all ? 0 : 1);
    } else if (mode.equals("connect") && args.length == 5) {
      boolean works = connect(args[1], args[2], Long.parseLong(args[3]), Long.parseLong(args[4]));
      System.exit(works ? 0 : 1);
    } else {
      System.err.println("usage: see the first lines of Traffic.java");
      System.exit(2);
    }
  }

  /** An answer has to come from the address that was asked, hence a UDP socket for each. */
  private static void serve(String[] args) throws IOException {
    for (int i = 1; i < args.length; i++) {
      DatagramSocket socket = new DatagramSocket(new InetSocketAddress(args[i], PORT));
      new Thread(() -> sendBack(socket), "udp").start();
    }
    try (ServerSocket server = new ServerSocket(PORT)) {
      System.out.println("serving");
      while (true) {
        server.accept().close();
      }
    }
  }

  private static void sendBack(DatagramSocket socket) {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    while (true) {
      try {
        packet.setLength(2048);
        socket.receive(packet);
        socket.send(packet);
      } catch (IOException e) {
        System.err.println(now() + " cannot answer " + packet.getSocketAddress() + ": " + e.getMessage());
      }
    }
  }

  private static boolean stream(String source, String destination, int pps, int seconds)
      throws IOException {
    int count = pps * seconds;
    AtomicLongArray answered = new AtomicLongArray(count);
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(source, 0))) {
      socket.connect(new InetSocketAddress(destination, PORT));
      Thread receiver = new Thread(() -> receive(socket, answered), "answers");
      receiver.setDaemon(true);
      receiver.start();
      long start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        pauseUntil(start + i * 1_000_000_000L / pps);
        send(socket, i);
      }
      pauseUntil(System.nanoTime() + LAST_ANSWER_WITHIN_NANOS);
      return report(source, answered, start, System.nanoTime());
    }
  }

  private static void send(DatagramSocket socket, int number) {
    byte[] data = ByteBuffer.allocate(64).putInt(number).array();
    try {
      socket.send(new DatagramPacket(data, data.length));
    } catch (IOException e) {
      // The answer to an earlier packet: an ICMPv6 error. This one counts as unanswered.
    }
  }

  private static void receive(DatagramSocket socket, AtomicLongArray answered) {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    while (!socket.isClosed()) {
      try {
        packet.setLength(2048);
        socket.receive(packet);
        answered.compareAndSet(ByteBuffer.wrap(packet.getData()).getInt(), 0, System.nanoTime());
      } catch (IOException e) {
        // An ICMPv6 error, or the end: the loop's condition tells.
      }
    }
  }

  private static boolean report(String source, AtomicLongArray answered, long start, long end) {
    long last = start;
    long longest = 0;
    int count = 0;
    for (int i = 0; i < answered.length(); i++) {
      long at = answered.get(i);
      if (at != 0) {
        count++;
        longest = Math.max(longest, at - last);
        last = Math.max(last, at);
      }
    }
    // The wait for the last answers is no gap, unless none of them came.
    longest = Math.max(longest, end - LAST_ANSWER_WITHIN_NANOS - last);
    System.out.printf(
        Locale.ROOT,
        "from %s: sent %d, answered %d, longest gap %d ms%n",
        source,
        answered.length(),
        count,
        longest / 1_000_000);
    return count == answered.length();
  }

  private static boolean connect(String source, String destination, long everyMs, long seconds) {
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    String before = "";
    for (long at = start; at - end < 0; at = Math.max(at + everyMs * 1_000_000, System.nanoTime())) {
      pauseUntil(at);
      String outcome = tryOnce(source, destination);
      if (!outcome.equals(before)) {
        long tookMs = (System.nanoTime() - at) / 1_000_000;
        System.out.println(now() + " from " + source + ": " + outcome + " (" + tookMs + " ms)");
        before = outcome;
      }
    }
    return before.equals("works");
  }

  private static String tryOnce(String source, String destination) {
    try (Socket socket = new Socket()) {
      if (!source.equals("any")) {
        socket.bind(new InetSocketAddress(InetAddress.getByName(source), 0));
      }
      socket.connect(new InetSocketAddress(destination, PORT), CONNECT_TIMEOUT_MS);
      return "works";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void pauseUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static String now() {
    return LocalTime.now().format(CLOCK);
  }
}
