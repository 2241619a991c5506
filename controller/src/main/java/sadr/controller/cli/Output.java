package sadr.controller.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Where a command's answer goes. It keeps in mind why that failed: a PrintWriter tells only that it
 * did. One thread writes.
 */
final class Output extends FilterOutputStream {

  /** Whoever reads a pipe may stop when they have enough, as head(1) does. */
  private static final String ENOUGH = "Broken pipe";

  private Optional<String> failure = Optional.empty();

  Output(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** Why not everything was written, for a person; empty if it was, or nobody wants more of it. */
  Optional<String> failure() {
    return failure.equals(Optional.of(ENOUGH)) ? Optional.empty() : failure;
  }
}
