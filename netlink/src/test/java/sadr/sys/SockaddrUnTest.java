package sadr.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SockaddrUnTest {

  @Test
  void aPathEndsWithAZeroByte() {
    assertThat(bytes("/run/x")).containsExactly(1, 0, '/', 'r', 'u', 'n', '/', 'x', 0);
  }

  @Test
  void anAbstractNameBeginsWithAZeroByteAndHasNoneAtItsEnd() {
    assertThat(bytes("@notify")).containsExactly(1, 0, 0, 'n', 'o', 't', 'i', 'f', 'y');
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "@", "relative", "vsock:2:1234"})
  void otherNamesAreRefused(String name) {
    assertThatThrownBy(() -> SockaddrUn.of(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLongestPathFits() {
    assertThat(bytes("/" + "x".repeat(106))).hasSize(110);
    assertThatThrownBy(() -> SockaddrUn.of("/" + "x".repeat(107)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] bytes(String name) {
    ByteBuffer bytes = SockaddrUn.of(name).bytes();
    byte[] copy = new byte[bytes.capacity()];
    bytes.get(0, copy);
    return copy;
  }
}
