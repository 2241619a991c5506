package sadr.lab;

import java.nio.charset.StandardCharsets;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.Variadic;
import sadr.sys.NetNamespace;

/**
 * A point-to-point link without addresses of hardware, as PPPoE makes one: a TUN interface on each
 * of two nodes (Linux, Documentation/networking/tuntap.rst), and two threads that carry the packets
 * from one to the other. Both interfaces are gone when it is closed.
 */
final class PointToPoint implements AutoCloseable {

  private static final int O_RDWR = 2;
  private static final long TUNSETIFF = 0x400454caL;
  private static final short IFF_TUN = 1;
  private static final short IFF_NO_PI = 0x1000;

  /** struct ifreq: a name of 16 bytes, then the flags. */
  private static final int IFREQ = 40;

  private static final int FLAGS = 16;

  private static final int MOST = 2048;

  /** Public because jnr-ffi wants it so. */
  public interface Tun {
    Tun INSTANCE = LibraryLoader.create(Tun.class).load("c");

    int open(String path, int flags);

    @Variadic(fixedCount = 2)
    int ioctl(int fd, long request, Pointer argument);

    long read(int fd, Pointer data, long size);

    long write(int fd, Pointer data, long size);

    int close(int fd);
  }

  private record End(NetNamespace node, String device, int descriptor) {

    static End of(NetNamespace node, String device) {
      return new End(node, device, node.call(() -> open(device)));
    }

    private static int open(String device) {
      int fd = check("open", Tun.INSTANCE.open("/dev/net/tun", O_RDWR));
      Pointer request = Memory.allocateDirect(Runtime.getRuntime(Tun.INSTANCE), IFREQ, true);
      byte[] name = device.getBytes(StandardCharsets.US_ASCII);
      request.put(0, name, 0, name.length);
      request.putShort(FLAGS, (short) (IFF_TUN | IFF_NO_PI));
      check("ioctl", Tun.INSTANCE.ioctl(fd, TUNSETIFF, request));
      return fd;
    }

    /** Ends a read that waits, too. */
    void vanish() {
      node.exec("ip", "link", "delete", device);
    }
  }

  private final End one;
  private final End other;
  private final Thread there;
  private final Thread back;

  private PointToPoint(End one, End other) {
    this.one = one;
    this.other = other;
    there = carrying(one, other);
    back = carrying(other, one);
  }

  /** Makes one; its interfaces are down and bear no address. */
  static PointToPoint between(
      NetNamespace node, String device, NetNamespace peer, String peersDevice) {
    return new PointToPoint(End.of(node, device), End.of(peer, peersDevice));
  }

  private static Thread carrying(End from, End to) {
    Thread thread = new Thread(() -> carry(from, to), "tun-" + from.device());
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Until the interface that it reads from is gone; what the other one does not take is lost. */
  private static void carry(End from, End to) {
    Pointer packet = Memory.allocateDirect(Runtime.getRuntime(Tun.INSTANCE), MOST);
    long size = Tun.INSTANCE.read(from.descriptor(), packet, MOST);
    while (size > 0) {
      Tun.INSTANCE.write(to.descriptor(), packet, size);
      size = Tun.INSTANCE.read(from.descriptor(), packet, MOST);
    }
  }

  @Override
  public void close() {
    one.vanish();
    other.vanish();
    try {
      there.join();
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Tun.INSTANCE.close(one.descriptor());
    Tun.INSTANCE.close(other.descriptor());
  }

  private static int check(String operation, int result) {
    if (result < 0) {
      int errno = LastError.getLastError(Runtime.getRuntime(Tun.INSTANCE));
      throw new IllegalStateException(operation + ": errno " + errno);
    }
    return result;
  }
}
