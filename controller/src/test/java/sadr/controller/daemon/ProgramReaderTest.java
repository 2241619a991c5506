package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sadr.controller.doctor.Programs.ConfigText;

class ProgramReaderTest {

  @TempDir Path root;

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void dropInsCountByNameAndTheFirstDirectoryWins() throws IOException {
    file("usr/lib/systemd/networkd.conf", "vendor");
    file("etc/systemd/networkd.conf", "own");
    file("usr/lib/systemd/networkd.conf.d/10-a.conf", "a of the vendor");
    file("etc/systemd/networkd.conf.d/10-a.conf", "a");
    file("run/systemd/networkd.conf.d/05-b.conf", "b");
    file("usr/lib/systemd/networkd.conf.d/20-masked.conf", "masked");
    Files.createSymbolicLink(
        root.resolve("etc/systemd/networkd.conf.d/20-masked.conf"), Path.of("/dev/null"));
    file("etc/systemd/networkd.conf.d/30-c.txt", "no drop-in");
    assertThat(new ProgramReader(root).networkd())
        .extracting(ConfigText::text)
        .containsExactly("own", "b", "a");
  }

  @Test
  void seesWhetherNetworkdRuns() throws IOException {
    assertThat(new ProgramReader(root).networkdRuns()).isFalse();
    file("proc/17/comm", "systemd-network\n");
    assertThat(new ProgramReader(root).networkdRuns()).isTrue();
  }

  @Test
  void knowsWhatProtocolNumbersAreCalled() throws IOException {
    file("usr/share/iproute2/rt_protos", "# a comment\n16\tdhcp\n173 sadr\n");
    file("etc/iproute2/rt_protos.d/x.conf", "173   other\n");
    assertThat(new ProgramReader(root).protocolNames())
        .containsEntry(16, root.resolve("usr/share/iproute2/rt_protos") + ": 16 dhcp")
        .containsEntry(173, root.resolve("etc/iproute2/rt_protos.d/x.conf") + ": 173 other");
  }
}
