import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Traffic for the lab; run it as {@code java Traffic.java MODE ...}.
 *
 * <pre>
 * serve ADDRESS...                       answers fetches, sends downloads, sends UDP packets back
 * stream SOURCE DESTINATION PPS SECONDS  UDP there and back: prints when errors come and when
 *                                        answers come again, which it then tries once a second;
 *                                        in the end how many were answered, and the longest
 *                                        time without an answer
 * connect SOURCE|any DESTINATION EVERY_MS SECONDS
 *                                        one new TCP connection after the other: prints a line
 *                                        whenever the outcome changes
 * browse DESTINATION EVERY_MS SECONDS    a page now and then, each over a new TCP connection whose
 *                                        source the kernel chooses: prints that source whenever it
 *                                        changes, and in the end the longest time without a page
 * download DESTINATION SECONDS           one long TCP download: prints stalls of over 200 ms, and
 *                                        begins anew where the connection breaks
 * </pre>
 *
 * <p>Exit status: 0 when every packet was answered, or the last connection, page or piece came;
 * else 1.
 */
public final class Traffic {

  private static final int PORT = 7777;
  private static final int DOWNLOADS = 7778;
  private static final int CONNECT_TIMEOUT_MS = 2500;
  private static final int PAGE_TIMEOUT_MS = 1000;
  private static final long STALL_NANOS = 200_000_000;
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
    } else if (mode.equals("browse") && args.length == 4) {
      boolean works = browse(args[1], Long.parseLong(args[2]), Long.parseLong(args[3]));
      System.exit(works ? 0 : 1);
    } else if (mode.equals("download") && args.length == 3) {
      System.exit(download(args[1], Long.parseLong(args[2])) ? 0 : 1);
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
    ServerSocket downloads = new ServerSocket(DOWNLOADS);
    new Thread(() -> sendDownloads(downloads), "downloads").start();
    try (ServerSocket server = new ServerSocket(PORT)) {
      System.out.println("serving");
      while (true) {
        try (Socket socket = server.accept()) {
          socket.getOutputStream().write('!'); // The whole page.
        } catch (IOException e) {
          System.err.println(now() + " a client went away: " + e.getMessage());
        }
      }
    }
  }

  /** To each client a piece every 10 ms, for ever. */
  private static void sendDownloads(ServerSocket server) {
    while (true) {
      try {
        Socket socket = server.accept();
        Thread sender = new Thread(() -> send(socket), "download");
        sender.setDaemon(true);
        sender.start();
      } catch (IOException e) {
        System.err.println(now() + " no download: " + e.getMessage());
      }
    }
  }

  private static void send(Socket socket) {
    try (socket) {
      for (long at = System.nanoTime(); ; at += 10_000_000) {
        pauseUntil(at);
        socket.getOutputStream().write(new byte[1000]);
      }
    } catch (IOException e) {
      System.err.println(now() + " a download ended: " + e.getMessage());
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
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(source, 0))) {
      socket.connect(new InetSocketAddress(destination, PORT));
      Answers answers = new Answers(socket, source, pps * seconds);
      Thread receiver = new Thread(answers::receive, "answers");
      receiver.setDaemon(true);
      receiver.start();
      long start = System.nanoTime();
      for (int i = 0; i < pps * seconds; i++) {
        pauseUntil(start + i * 1_000_000_000L / pps);
        if (!answers.hasError() || i % pps == 0) {
          answers.send(i);
        }
      }
      long end = System.nanoTime();
      pauseUntil(end + LAST_ANSWER_WITHIN_NANOS);
      return answers.report(start, end);
    }
  }

  /** What came back, and when; tells when errors begin and end. */
  private static final class Answers {
    private final DatagramSocket socket;
    private final String source;
    private final AtomicLongArray answeredAt;
    private LocalTime last = LocalTime.now();
    private String error = "";

    Answers(DatagramSocket socket, String source, int count) {
      this.socket = socket;
      this.source = source;
      this.answeredAt = new AtomicLongArray(count);
    }

    void send(int number) {
      byte[] data = ByteBuffer.allocate(64).putInt(number).array();
      try {
        socket.send(new DatagramPacket(data, data.length));
      } catch (IOException e) {
        // The error for an earlier packet; this one is not sent, and counts as unanswered.
        failed(String.valueOf(e.getMessage()));
      }
    }

    synchronized boolean hasError() {
      return !error.isEmpty();
    }

    void receive() {
      DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
      while (!socket.isClosed()) {
        try {
          packet.setLength(2048);
          socket.receive(packet);
          answered(ByteBuffer.wrap(packet.getData()).getInt());
        } catch (IOException e) {
          failed(String.valueOf(e.getMessage()));
        }
      }
    }

    private synchronized void answered(int number) {
      answeredAt.compareAndSet(number, 0, System.nanoTime());
      last = LocalTime.now();
      if (!error.isEmpty()) {
        error = "";
        System.out.println(now() + " from " + source + ": answers again");
      }
    }

    private synchronized void failed(String text) {
      if (error.isEmpty() && !socket.isClosed()) {
        error = text;
        System.out.printf("%s from %s: %s, last answer %s%n", now(), source, text, last.format(CLOCK));
      }
    }

    synchronized boolean report(long start, long end) {
      long before = start;
      long longest = 0;
      int count = 0;
      for (int i = 0; i < answeredAt.length(); i++) {
        long at = answeredAt.get(i);
        if (at != 0) {
          count++;
          longest = Math.max(longest, at - before);
          before = Math.max(before, at);
        }
      }
      longest = Math.max(longest, end - before);
      System.out.printf(
          Locale.ROOT,
          "from %s: %d of %d packets answered, longest gap %d ms%n",
          source,
          count,
          answeredAt.length(),
          longest / 1_000_000);
      return count == answeredAt.length();
    }
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

  /** As browsers do, it does not wait for one page before it asks for the next. */
  private static boolean browse(String destination, long everyMs, long seconds)
      throws InterruptedException {
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    ExecutorService fetching = Executors.newCachedThreadPool();
    Pages pages = new Pages(start);
    for (long at = start; at - end < 0; at += everyMs * 1_000_000) {
      pauseUntil(at);
      fetching.execute(() -> pages.took(fetch(destination)));
    }
    fetching.shutdown();
    fetching.awaitTermination(2L * PAGE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    return pages.report();
  }

  /** What has come so far. */
  private static final class Pages {
    private String source = "";
    private long last;
    private long longest;
    private int count;
    private int failed;

    Pages(long start) {
      last = start;
    }

    synchronized void took(Page page) {
      if (!page.failure().isEmpty()) {
        failed++;
        return;
      }
      count++;
      longest = Math.max(longest, System.nanoTime() - last);
      last = System.nanoTime();
      if (!page.source().equals(source)) {
        source = page.source();
        System.out.println(now() + " pages come; the kernel chose the source " + source);
      }
    }

    synchronized boolean report() {
      long gap = System.nanoTime() - last;
      longest = Math.max(longest, gap);
      System.out.printf(
          Locale.ROOT,
          "%d pages came and %d did not; longest time without one %d ms%n",
          count,
          failed,
          longest / 1_000_000);
      return gap < 2L * PAGE_TIMEOUT_MS * 1_000_000;
    }
  }

  /** What became of a page: the failure is empty where it came. */
  private record Page(String source, String failure) {}

  private static Page fetch(String destination) {
    String source = "any";
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(PAGE_TIMEOUT_MS);
      socket.connect(new InetSocketAddress(destination, PORT), PAGE_TIMEOUT_MS);
      source = plain(socket.getLocalAddress());
      return new Page(source, socket.getInputStream().read() == '!' ? "" : "it is empty");
    } catch (IOException e) {
      return new Page(source, String.valueOf(e.getMessage()));
    }
  }

  private static boolean download(String destination, long seconds) {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    Stalls stalls = new Stalls();
    while (System.nanoTime() - end < 0) {
      try (Socket socket = new Socket()) {
        socket.setSoTimeout(100);
        socket.connect(new InetSocketAddress(destination, DOWNLOADS), PAGE_TIMEOUT_MS);
        System.out.println(now() + " a download began from " + plain(socket.getLocalAddress()));
        readUntil(socket, end, stalls);
      } catch (IOException e) {
        System.out.println(now() + " the download broke: " + e.getMessage());
        pauseUntil(System.nanoTime() + 20_000_000);
      }
    }
    return stalls.report();
  }

  private static void readUntil(Socket socket, long end, Stalls stalls) throws IOException {
    byte[] piece = new byte[1000];
    while (System.nanoTime() - end < 0) {
      try {
        if (socket.getInputStream().read(piece) < 0) {
          throw new IOException("it ended");
        }
        stalls.came();
      } catch (SocketTimeoutException e) {
        stalls.nothingCame();
      }
    }
  }

  /** How long a download stood still. */
  private static final class Stalls {
    private long last = System.nanoTime();
    private long longest;
    private boolean told;

    void came() {
      long gap = System.nanoTime() - last;
      last = System.nanoTime();
      longest = Math.max(longest, gap);
      if (told || gap > STALL_NANOS) {
        System.out.printf(Locale.ROOT, "%s it goes on after %d ms%n", now(), gap / 1_000_000);
        told = false;
      }
    }

    void nothingCame() {
      if (!told && System.nanoTime() - last > STALL_NANOS) {
        System.out.println(now() + " nothing comes any more");
        told = true;
      }
    }

    boolean report() {
      boolean hangs = System.nanoTime() - last > STALL_NANOS;
      longest = Math.max(longest, System.nanoTime() - last);
      System.out.printf(
          Locale.ROOT,
          "longest time without a piece %d ms%s%n",
          longest / 1_000_000,
          hangs ? ", and it still hangs" : "");
      return !hangs;
    }
  }

  private static String plain(InetAddress address) {
    return address.getHostAddress().replaceAll("(:0)+(?=:[0-9a-f]+$)", ":");
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
