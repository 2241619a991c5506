package sadr.netlink;

import java.util.List;
import sadr.netlink.codec.MessageHeader;
import sadr.sys.NativeBuffer;
import sadr.sys.NativeSocket;
import sadr.sys.Sockets;

/** A process that tells a netlink socket of an event, as only the kernel may. */
public final class Forger {

  private Forger() {}

  /** Sends a forged link event to {@code victim}, and gives the port it sent from. */
  public static int send(int victim) {
    try (NativeSocket socket = NativeSocket.open(Sockets.AF_NETLINK, Sockets.SOCK_RAW, 0)) {
      NativeBuffer own = address(0);
      socket.bind(own, own.bytes().capacity());
      byte[] event =
          FakeKernel.write(
              List.of(FakeKernelContractTest.link(2, "wan1")), true, new MessageHeader(0, 0, 0, 0));
      NativeBuffer data = NativeBuffer.allocate(event.length);
      data.bytes().put(0, event);
      socket.send(data, address(victim));
      socket.localAddress(own);
      return own.bytes().getInt(4);
    }
  }

  private static NativeBuffer address(int port) {
    NativeBuffer address = NativeBuffer.allocate(12);
    address.bytes().putShort(0, (short) Sockets.AF_NETLINK).putInt(4, port);
    return address;
  }
}
