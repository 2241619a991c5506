package sadr.sys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.annotations.Encoding;
import org.jspecify.annotations.Nullable;

/**
 * nftables in this process: commands in, listings out (libnftables(3), nft(8)).
 *
 * <p>A command buffer is one transaction: the kernel takes all of it or nothing.
 *
 * <p>Not thread-safe: one thread at a time. Its netlink socket belongs to the network namespace of
 * the thread that called {@link #load}, whoever uses it later.
 */
public final class Libnftables implements AutoCloseable {

  private static final String SONAME = "libnftables.so.1";
  private static final int LONGEST_LINE = 200;
  private static final int NETLINK_NETFILTER = 12;
  private static final int NFT_CTX_DEFAULT = 0;
  private static final int NFT_CTX_OUTPUT_STATELESS = 1 << 2;
  private static final int NFT_CTX_OUTPUT_HANDLE = 1 << 3;
  private static final int NFT_CTX_OUTPUT_JSON = 1 << 4;
  private static final int NFT_CTX_OUTPUT_NUMERIC_PROTO = 1 << 7;
  private static final int NFT_CTX_OUTPUT_NUMERIC_PRIO = 1 << 8;
  private static final int NFT_CTX_OUTPUT_NUMERIC_SYMBOL = 1 << 9;
  private static final int NFT_CTX_OUTPUT_TERSE = 1 << 11;
  private static final int NUMERIC =
      NFT_CTX_OUTPUT_NUMERIC_PROTO | NFT_CTX_OUTPUT_NUMERIC_PRIO | NFT_CTX_OUTPUT_NUMERIC_SYMBOL;

  private final Api api;
  private int port;
  private @Nullable Pointer context;

  private Libnftables(Api api, Pointer context) {
    this.api = api;
    this.context = context;
  }

  /**
   * Opens the library.
   *
   * @return empty for one reason alone: libnftables.so.1 is not installed
   * @throws ErrnoException if the kernel has no netfilter sockets, or no descriptor is left
   */
  public static Optional<Libnftables> load() {
    return load(SONAME);
  }

  static Optional<Libnftables> load(String soname) {
    Api api;
    try {
      api = LibraryLoader.create(Api.class).failImmediately().load(soname);
    } catch (UnsatisfiedLinkError missing) {
      return Optional.empty();
    }
    // Without such sockets the library ends the whole process instead of reporting it.
    NativeSocket.open(Sockets.AF_NETLINK, Sockets.SOCK_RAW, NETLINK_NETFILTER).close();
    Set<String> before = sockets();
    Pointer context = api.nft_ctx_new(NFT_CTX_DEFAULT);
    if (context == null) {
      throw new ErrnoException("nft_ctx_new", Errno.ENOMEM);
    }
    Set<String> opened = sockets();
    opened.removeAll(before);
    api.nft_ctx_buffer_output(context);
    api.nft_ctx_buffer_error(context);
    Libnftables nftables = new Libnftables(api, context);
    nftables.bind();
    nftables.port = portOf(opened);
    return Optional.of(nftables);
  }

  /**
   * The netlink port of this library's own changes, as the kernel's notifications about them name
   * it; 0 where {@code /proc} does not tell, so that no change looks like one of ours.
   */
  public int port() {
    return port;
  }

  /**
   * Runs commands as one transaction.
   *
   * @param commands in the syntax of nft(8), a line each
   * @return what they print
   * @throws NftException if the library or the kernel refuses any of them: nothing is changed then
   */
  public String run(String commands) {
    return run(commands, NUMERIC);
  }

  /**
   * Runs listing commands.
   *
   * @return what they print, in the library's JSON (libnftables-json(5)), symbols as numbers
   * @throws NftException if the library or the kernel refuses any of them
   */
  public String json(String commands) {
    return run(commands, NUMERIC | NFT_CTX_OUTPUT_JSON);
  }

  /** As {@link #json}, but leaves out the elements of sets, which take most of the time. */
  public String jsonWithoutElements(String commands) {
    return run(commands, NUMERIC | NFT_CTX_OUTPUT_JSON | NFT_CTX_OUTPUT_TERSE);
  }

  /**
   * Runs listing commands.
   *
   * @return what nft(8) prints for people: with the handles of rules, without what they count
   * @throws NftException if the library or the kernel refuses any of them
   */
  public String listing(String commands) {
    return run(commands, NFT_CTX_OUTPUT_STATELESS | NFT_CTX_OUTPUT_HANDLE);
  }

  @Override
  public void close() {
    if (context != null) {
      api.nft_ctx_free(context);
      context = null;
    }
  }

  /** The library's socket gets its port with its first request, whatever becomes of that. */
  private void bind() {
    try {
      run("list chains"); // which fetches the least
    } catch (NftException e) {
      // Whoever lacks the capability learns it from the first command that matters.
    }
  }

  private String run(String commands, int flags) {
    Pointer open = context;
    if (open == null) {
      throw new IllegalStateException("libnftables is closed");
    }
    api.nft_ctx_output_set_flags(open, flags);
    int result = api.nft_run_cmd_from_buffer(open, commands);
    // Both are read every time, since reading is what empties them.
    String output = api.nft_ctx_get_output_buffer(open);
    String error = api.nft_ctx_get_error_buffer(open);
    if (result != 0) {
      throw new NftException(abbreviated(error));
    }
    return output;
  }

  /** The library repeats the line at fault, which may name thousands of elements. */
  private static String abbreviated(String error) {
    return error
        .lines()
        .map(line -> line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...")
        .collect(Collectors.joining("\n"));
  }

  private static Set<String> sockets() {
    Set<String> inodes = new HashSet<>();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        inodeOf(descriptor).ifPresent(inodes::add);
      }
    } catch (IOException | UncheckedIOException noProc) {
      inodes.clear(); // then no port is found, as port() says
    }
    return inodes;
  }

  private static Optional<String> inodeOf(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("socket:[")
          ? Optional.of(target.substring(8, target.length() - 1))
          : Optional.empty();
    } catch (IOException closedMeanwhile) {
      return Optional.empty();
    }
  }

  /** Columns of /proc/net/netlink: sk Eth Pid Groups Rmem Wmem Dump Locks Drops Inode. */
  private static int portOf(Set<String> inodes) {
    List<String> lines;
    try {
      lines = Files.readAllLines(Path.of("/proc/thread-self/net/netlink"));
    } catch (IOException noProc) {
      return 0;
    }
    for (String line : lines) {
      String[] columns = line.strip().split(" +", -1);
      if (columns.length >= 10
          && columns[1].equals(Integer.toString(NETLINK_NETFILTER))
          && inodes.contains(columns[9])) {
        return (int) Long.parseLong(columns[2]);
      }
    }
    return 0;
  }

  /** nftables refused a command; the message is what nft(8) would have printed. */
  public static final class NftException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NftException(String text) {
      super(text.isEmpty() ? "nftables failed without a reason" : text);
    }
  }

  /** nftables/libnftables.h; public because jnr-ffi wants it so. */
  @Encoding("UTF-8")
  public interface Api {

    @Nullable Pointer nft_ctx_new(int flags);

    void nft_ctx_free(Pointer context);

    int nft_ctx_buffer_output(Pointer context);

    int nft_ctx_buffer_error(Pointer context);

    void nft_ctx_output_set_flags(Pointer context, int flags);

    int nft_run_cmd_from_buffer(Pointer context, String commands);

    String nft_ctx_get_output_buffer(Pointer context);

    String nft_ctx_get_error_buffer(Pointer context);
  }
}
