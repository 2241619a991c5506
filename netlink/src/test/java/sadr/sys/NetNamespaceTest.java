package sadr.sys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netns")
class NetNamespaceTest {

  @Test
  void startsWithLoopbackAlone() {
    try (NetNamespace namespace = NetNamespace.create()) {
      assertThat(namespace.exec("ip", "-o", "link")).hasLineCount(1).contains("lo:");
    }
  }
}
