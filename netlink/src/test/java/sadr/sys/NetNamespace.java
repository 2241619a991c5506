package sadr.sys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import org.awaitility.Awaitility;

/**
 * A network namespace for tests: one thread that lives in it. What that thread opens (sockets of
 * the JDK too) stays in the namespace, whichever thread uses it afterwards; an anonymous namespace
 * goes away with its thread and its last socket.
 */
public final class NetNamespace implements AutoCloseable {

  /**
   * How long a test with a namespace waits for what has to come, unless it says otherwise. It only
   * bounds failures: a busy machine takes ten times as long as one that does nothing else.
   */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  static {
    Awaitility.setDefaultTimeout(PATIENCE);
  }

  private static final int CLONE_NEWNET = 0x40000000;

  /** What only tests ask of the C library; public because jnr-ffi wants it so. */
  public interface TestLibc {
    TestLibc INSTANCE = LibraryLoader.create(TestLibc.class).load("c");

    int unshare(int flags);

    int setns(int fd, int type);

    int open(String path, int flags);

    int close(int fd);
  }

  private final ExecutorService thread;

  private NetNamespace(String name, Runnable enter) {
    thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "netns-" + name);
              made.setDaemon(true);
              return made;
            });
    call(
        () -> {
          enter.run();
          return true;
        });
  }

  /** A new, empty namespace. */
  public static NetNamespace create() {
    return new NetNamespace(
        "anonymous", () -> check("unshare", TestLibc.INSTANCE.unshare(CLONE_NEWNET)));
  }

  /** The namespace that {@code ip netns add NAME} made. */
  public static NetNamespace named(String name) {
    return new NetNamespace(
        name,
        () -> {
          int fd = TestLibc.INSTANCE.open("/run/netns/" + name, 0);
          check("open /run/netns/" + name, fd);
          check("setns", TestLibc.INSTANCE.setns(fd, CLONE_NEWNET));
          TestLibc.INSTANCE.close(fd);
        });
  }

  /** Runs {@code work} on the namespace's thread and passes on its result or its exception. */
  public <T> T call(Callable<T> work) {
    try {
      return thread.submit(work).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Runs {@code work} on the namespace's thread. */
  public void run(ThrowingRunnable work) {
    call(
        () -> {
          work.run();
          return true;
        });
  }

  /** Runs a program in the namespace, such as {@code ip link add ...}; fails unless it exits 0. */
  public String exec(String... command) {
    return call(
        () -> {
          // A child is forked by whichever thread asks, so it inherits this thread's namespace.
          Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
          String output = new String(process.getInputStream().readAllBytes(), UTF_8);
          if (process.waitFor() != 0) {
            fail(String.join(" ", command) + ": " + output);
          }
          return output;
        });
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private static void check(String operation, int result) {
    if (result < 0) {
      int errno = jnr.ffi.LastError.getLastError(Runtime.getRuntime(TestLibc.INSTANCE));
      throw new ErrnoException(operation, new Errno(errno));
    }
  }

  /** Work that may throw anything. */
  @FunctionalInterface
  public interface ThrowingRunnable {
    /** Does it. */
    void run() throws Exception;
  }
}
