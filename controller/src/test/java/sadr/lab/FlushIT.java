package sadr.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static sadr.lab.Lab.HOST_A;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing of sadr's is left behind: routes, rules, addresses, its table in nftables. */
@Tag("netns")
class FlushIT {

  private Lab lab;

  @AfterEach
  void down() {
    lab.finish();
  }

  @Test
  void flushRemovesAddressesToo() {
    lab = Lab.running(Settings.FAST.slaac().withActions("deprecate, reject, reset, translate"));
    lab.awaitSource(HOST_A);
    lab.kernel().ip("address", "add", "2001:db8:1c00:1::1/64", "dev", "lan0", "nodad");
    lab.topology().silence("fiber");
    lab.awaitSource(Lab.HOST_B);
    lab.daemon().terminate();
    assertThat(addresses()).contains("2001:db8:a000:1::1/64", "2001:db8:b000:1::1/64");

    lab.sadr("flush").mustWork();

    assertThat(lab.kernel().ours()).isEmpty();
    assertThat(addresses().lines()).as("the administrator's own").hasSize(1);
    assertThat(addresses()).contains("2001:db8:1c00:1::1/64");
  }

  /** What was withdrawn from the hosts has routes of its own. */
  @Test
  void flushRemovesWhatIsLeftOfAWithdrawnPrefix() {
    lab = Lab.running(Settings.FAST.slaac());
    lab.awaitSource(HOST_A);
    String toml = Settings.FAST.slaac().toml(lab.directory());
    Lab.write(
        lab.configFile(), toml.replace("[\"2001:db8:a000::/56\"]", "[\"2001:db8:a000:80::/57\"]"));
    lab.sadr("reload").mustWork();
    await("withdrawn").until(() -> lab.daemon().status().get("withdrawn").size() == 2);
    lab.daemon().terminate();
    lab.sadr("flush").mustWork();
    assertThat(lab.kernel().ours()).isEmpty();
    assertThat(addresses()).isEmpty();
  }

  private String addresses() {
    return lab.kernel().ip("-o", "address", "show", "dev", "lan0", "scope", "global");
  }
}
