package sadr.controller.daemon;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sadr.sys.Message;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.SockaddrUn;
import sadr.sys.Sockets;

/** The service manager's end of sd_notify(3): a real datagram socket. */
public final class NotifySocket implements AutoCloseable {

  private final String name;
  private final NativeSocket socket;

  private NotifySocket(String name, NativeSocket socket) {
    this.name = name;
    this.socket = socket;
  }

  /** Listens at an absolute path, or at {@code @} and an abstract name. */
  public static NotifySocket at(String name) {
    NativeSocket socket = NativeSocket.open(Sockets.AF_UNIX, Sockets.SOCK_DGRAM, 0);
    NativeBuffer address = SockaddrUn.of(name);
    socket.bind(address, address.bytes().capacity());
    return new NotifySocket(name, socket);
  }

  /** What a daemon finds in its environment. */
  Map<String, String> environment() {
    return Map.of("NOTIFY_SOCKET", name);
  }

  /** The messages that have come since the last look, each with its lines. */
  public List<List<String>> messages() {
    List<List<String>> messages = new ArrayList<>();
    Message message = new Message(4096, 112);
    while (socket.receive(message) != NativeSocket.WOULD_BLOCK) {
      String text = StandardCharsets.UTF_8.decode(message.payload()).toString();
      messages.add(text.lines().toList());
    }
    return messages;
  }

  @Override
  public void close() {
    socket.close();
  }
}
