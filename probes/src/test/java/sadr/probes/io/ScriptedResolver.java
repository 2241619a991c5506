package sadr.probes.io;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import sadr.net.Ip6Address;
import sadr.sys.NetNamespace;

/** A resolver on the far side that says what a test tells it to. */
final class ScriptedResolver implements AutoCloseable {

  /** What to say to a query, and how. */
  interface Script {

    /** Answers {@code query} over {@code mouth}. */
    void answer(byte[] query, Mouth mouth) throws IOException;
  }

  /** Sends to who asked. */
  interface Mouth {
    void say(byte[] answer) throws IOException;
  }

  /** Says nothing. */
  static final Script SILENT = (query, mouth) -> {};

  private static final int ANSWER = 0x81;
  private static final int RECURSION_AVAILABLE = 0x80;
  private static final int TTL = 300;

  final List<InetSocketAddress> askers = new CopyOnWriteArrayList<>();
  private final DatagramSocket socket;
  private volatile Script script;

  ScriptedResolver(NetNamespace where, String address, Script script) {
    this.script = script;
    socket =
        where.call(
            () -> new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), 53)));
    Thread thread = new Thread(this::serve, "resolver " + address);
    thread.setDaemon(true);
    thread.start();
  }

  void script(Script other) {
    script = other;
  }

  /** An answer to {@code query} with that code and AAAA records for the name that was asked. */
  static byte[] answer(byte[] query, int code, Ip6Address... addresses) {
    ByteBuffer bytes = ByteBuffer.allocate(512).put(query);
    bytes.put(2, (byte) ANSWER).put(3, (byte) (RECURSION_AVAILABLE | code));
    bytes.putShort(6, (short) addresses.length);
    for (Ip6Address address : addresses) {
      bytes.putShort((short) 0xc00c).putShort((short) 28).putShort((short) 1).putInt(TTL);
      bytes.putShort((short) 16);
      address.write(bytes);
    }
    byte[] answer = new byte[bytes.position()];
    bytes.get(0, answer);
    return answer;
  }

  /** Sends {@code answer} to {@code asker}. */
  void say(byte[] answer, InetSocketAddress asker) throws IOException {
    socket.send(new DatagramPacket(answer, answer.length, asker));
  }

  private void serve() {
    byte[] room = new byte[512];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(room, room.length);
      try {
        socket.receive(packet);
        askers.add((InetSocketAddress) packet.getSocketAddress());
        byte[] query = Arrays.copyOf(room, packet.getLength());
        InetSocketAddress asker = (InetSocketAddress) packet.getSocketAddress();
        script.answer(query, answer -> say(answer, asker));
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
