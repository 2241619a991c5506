package sadr.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PipeTest {

  private final NativeBuffer buffer = NativeBuffer.allocate(16);

  @Test
  void readsWhatIsThereAndNeverWaits() throws IOException {
    try (Pipe pipe = Pipe.open();
        FileOutputStream writer = new FileOutputStream(pipe.writer())) {
      pipe.closeWriter();
      assertThat(pipe.read(buffer)).isEqualTo(Pipe.WOULD_BLOCK);
      writer.write(new byte[] {7, 8});
      assertThat(pipe.read(buffer)).isEqualTo(2);
      assertThat(buffer.bytes().get(1)).isEqualTo((byte) 8);
      assertThat(pipe.read(buffer)).isEqualTo(Pipe.WOULD_BLOCK);
      writer.close();
      assertThat(pipe.read(buffer)).isEqualTo(Pipe.END);
    }
  }

  @Test
  void writerHearsThatItIsClosed() throws IOException {
    try (Pipe pipe = Pipe.open();
        FileOutputStream writer = new FileOutputStream(pipe.writer())) {
      pipe.close();
      pipe.close();
      assertThatThrownBy(() -> writer.write(1)).hasMessageContaining("Broken pipe");
      assertThatThrownBy(() -> pipe.read(buffer)).isInstanceOf(ErrnoException.class);
    }
  }
}
