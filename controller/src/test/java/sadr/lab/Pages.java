package sadr.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import sadr.sys.NetNamespace;

/** Streams of the status page, open on the lab's router: as many as asked, some of them unread. */
final class Pages implements AutoCloseable {

  private static final String ASKS = "GET /live HTTP/1.1\r\nHost: [::1]:9737\r\n\r\n";

  private final List<SocketChannel> channels = new ArrayList<>();
  private final Selector selector;
  private final Thread reader = new Thread(this::read, "pages");
  private final AtomicLong states = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private volatile boolean closed;

  private Pages(Selector selector) {
    this.selector = selector;
  }

  /** Opens {@code read} that are read, and {@code deaf} that are not. */
  static Pages open(NetNamespace node, int read, int deaf) {
    try {
      Pages pages = new Pages(Selector.open());
      for (int i = 0; i < read + deaf; i++) {
        int buffer = i < read ? 1 << 16 : 1 << 11;
        SocketChannel channel = node.call(() -> connect(buffer));
        pages.channels.add(channel);
        if (i < read) {
          channel.configureBlocking(false);
          channel.register(pages.selector, SelectionKey.OP_READ);
        }
      }
      pages.reader.setDaemon(true);
      pages.reader.start();
      return pages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SocketChannel connect(int receiveBuffer) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.socket().setReceiveBufferSize(receiveBuffer);
    channel.connect(new InetSocketAddress("::1", 9737));
    channel.write(ByteBuffer.wrap(ASKS.getBytes(StandardCharsets.US_ASCII)));
    return channel;
  }

  /** How many events have come, of all those that are read. */
  long events() {
    return states.get();
  }

  /** How many of those that are read have been ended by the other side. */
  long ended() {
    return ended.get();
  }

  private void read() {
    ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
    try {
      while (!closed) {
        selector.select(key -> drain(key, bytes), 200);
      }
    } catch (IOException e) {
      ended.addAndGet(channels.size());
    }
  }

  private void drain(SelectionKey key, ByteBuffer bytes) {
    try {
      int count = ((SocketChannel) key.channel()).read(bytes.clear());
      if (count < 0) {
        key.cancel();
        ended.incrementAndGet();
      }
      String text = StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
      for (int at = text.indexOf("event: "); at >= 0; at = text.indexOf("event: ", at + 1)) {
        states.incrementAndGet();
      }
    } catch (IOException e) {
      key.cancel();
      ended.incrementAndGet();
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      reader.join();
      for (SocketChannel channel : channels) {
        channel.close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
