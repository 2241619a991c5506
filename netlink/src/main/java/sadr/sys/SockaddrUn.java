package sadr.sys;

import java.nio.charset.StandardCharsets;

/**
 * A Unix socket's address (linux/un.h, struct sockaddr_un; unix(7)).
 *
 * <pre>
 * | family (16, native) | a path, or for an abstract name a zero byte and the name; 1 to 108 bytes |
 * </pre>
 *
 * <p>The length of the whole tells where it ends: to an abstract name a zero byte more is another.
 */
public final class SockaddrUn {

  private static final int NAME = 2;
  private static final int LONGEST = 107;

  private SockaddrUn() {}

  /**
   * Memory that holds {@code name}: an absolute path, or {@code @} and an abstract name.
   *
   * @throws IllegalArgumentException if it is neither, or longer than 107 bytes
   */
  public static NativeBuffer of(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    if (text.length < 2 || text.length > LONGEST || (text[0] != '/' && text[0] != '@')) {
      throw new IllegalArgumentException("no name of a Unix socket: " + name);
    }
    boolean hidden = text[0] == '@';
    if (hidden) {
      text[0] = 0;
    }
    NativeBuffer buffer = NativeBuffer.allocate(NAME + text.length + (hidden ? 0 : 1));
    buffer.bytes().putShort(0, (short) Sockets.AF_UNIX).put(NAME, text);
    return buffer;
  }
}
