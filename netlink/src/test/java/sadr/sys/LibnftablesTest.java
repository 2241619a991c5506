package sadr.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sadr.sys.Libnftables.NftException;

class LibnftablesTest {

  @Test
  void isEmptyWhereTheLibraryIsMissing() {
    assertThat(Libnftables.load("libnftables.so.99")).isEmpty();
  }

  @Test
  @Tag("netns")
  void runsAndListsInTheNamespaceOfTheThreadThatLoadedIt() {
    try (NetNamespace namespace = NetNamespace.create();
        Libnftables nftables = namespace.call(() -> Libnftables.load().orElseThrow())) {
      assertThat(nftables.run("add table inet x\nadd table ip6 y")).isEmpty();

      assertThat(namespace.exec("nft", "list", "tables")).contains("table inet x", "table ip6 y");
      assertThat(nftables.run("list tables")).isEqualTo("table inet x\ntable ip6 y\n");
      assertThat(nftables.json("list tables")).startsWith("{\"nftables\":").contains("\"y\"");
    }
  }

  @Test
  @Tag("netns")
  void changesNothingAndTellsWhyWhenAnyCommandIsRefused() {
    try (NetNamespace namespace = NetNamespace.create();
        Libnftables nftables = namespace.call(() -> Libnftables.load().orElseThrow())) {
      assertThatThrownBy(() -> nftables.run("add table inet x\ndelete chain inet gone y"))
          .isInstanceOf(NftException.class)
          .hasMessageContaining("Could not process rule: No such file or directory");
      assertThatThrownBy(() -> nftables.run("add nonsense"))
          .isInstanceOf(NftException.class)
          .hasMessageContaining("syntax error");
      assertThatThrownBy(() -> nftables.run("add table inet " + "x".repeat(10_000) + " nonsense"))
          .satisfies(e -> assertThat(e.getMessage()).hasSizeBetween(20, 1000));

      assertThat(nftables.run("list tables")).isEmpty();
    }
  }

  @Test
  @Tag("netns")
  void refusesToRunOnceItIsClosed() {
    try (NetNamespace namespace = NetNamespace.create()) {
      Libnftables nftables = namespace.call(() -> Libnftables.load().orElseThrow());
      nftables.close();
      nftables.close();

      assertThatThrownBy(() -> nftables.run("list tables"))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
