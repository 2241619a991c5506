package sadr.lab;

import static sadr.lab.Lab.HOST_A;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How soon unmodified Linux hosts, which configure themselves, follow the living uplink. */
@Tag("netns")
@Tag("measured")
class HostsMoveIT {

  private static final int ROUNDS = 7;

  @RegisterExtension static final OneLab SITE = OneLab.running(Settings.FASTEST.slaac());

  private final Lab lab = SITE.lab();

  @BeforeEach
  void awaitPreferredSource() {
    lab.awaitSource(HOST_A);
  }

  /** The promise is a median under 150 ms. */
  @Test
  void newConnectionsOfAHostMoveWithTheUplink() {
    MoveTime time = MoveTime.measure(lab, ROUNDS, "silence at 100 ms, 3 losses at 5 ms");
    time.switched().print();
    time.connected().assertKept(150, 750);
  }
}
