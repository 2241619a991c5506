package sadr.lab;

import sadr.sys.NetNamespace;

/**
 * From the first packet that fiber loses to a new connection of a host which works, from the source
 * that its kernel chose.
 */
final class MoveTime {

  private static final int PER_SECOND = 500;

  private MoveTime() {}

  /** Lets fiber die that many times; prints the times and returns their median in ms. */
  static double median(Lab lab, int rounds, String what) {
    Median times = new Median("first lost packet to new connection of a host, " + what);
    for (int i = 0; i < rounds; i++) {
      times.add(once(lab));
      lab.settle();
      lab.awaitSource(Lab.HOST_A);
    }
    return times.print();
  }

  private static long once(Lab lab) {
    NetNamespace host = lab.topology().node("host");
    try (UdpStream stream = UdpStream.start(host, Lab.HOST_A, Lab.S1, PER_SECOND);
        NewConnections connections = NewConnections.start(host, Lab.S1)) {
      stream.awaitAnswer();
      connections.awaitFrom(Lab.HOST_A, System.nanoTime());
      long before = System.nanoTime();
      lab.topology().silence("fiber");
      NewConnections.Success moved = connections.awaitFrom(Lab.HOST_B, before);
      return moved.thereNanos() - stream.firstLostNanos().orElseThrow();
    }
  }
}
