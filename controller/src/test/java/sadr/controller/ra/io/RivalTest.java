package sadr.controller.ra.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real radvd and dnsmasq, which advertise from this router's own address already. */
@Tag("netns")
class RivalTest {

  private final NdLab lab = NdLab.plugged();
  private final List<Process> started = new ArrayList<>();

  @TempDir Path directory;

  @AfterEach
  void tearDown() {
    started.forEach(Process::destroy);
    lab.close();
  }

  private void start(String... command) {
    NdLab.ip(lab.router, "-6 addr add 2001:db8:a000:1::1/64 dev lan0 nodad");
    try (NdPeer wire = NdPeer.on(lab.host, "eth0")) {
      started.add(
          lab.router.call(
              () ->
                  new ProcessBuilder(command)
                      .redirectErrorStream(true)
                      .redirectOutput(directory.resolve("log").toFile())
                      .start()));
      // Its first one is over, and was not heard by us.
      await().until(() -> wire.hear(Duration.ofSeconds(1)).isPresent());
    }
  }

  private void isNoticed() {
    assertThat(lab.heard).isEmpty();
    lab.advertise(NdLab.preferred(NdLab.A));
    await().until(() -> lab.heard.contains("rival lan0 fe80::1 own"));
  }

  @Test
  void radvdThatIsThereBeforeUsIsNoticed() throws IOException {
    Path config = directory.resolve("radvd.conf");
    Files.writeString(
        config, "interface lan0 { AdvSendAdvert on; prefix 2001:db8:a000:1::/64 {}; };\n");
    start("radvd", "-n", "-m", "stderr", "-C", config.toString(), "-p", directory + "/radvd.pid");
    isNoticed();
  }

  @Test
  void dnsmasqThatIsThereBeforeUsIsNoticed() {
    start(
        "dnsmasq",
        "--keep-in-foreground",
        "--conf-file=/dev/null",
        "--port=0",
        "--interface=lan0",
        "--bind-interfaces",
        "--enable-ra",
        "--dhcp-range=::,constructor:lan0,ra-only",
        "--dhcp-leasefile=" + directory + "/leases",
        "--pid-file=" + directory + "/dnsmasq.pid");
    isNoticed();
  }
}
