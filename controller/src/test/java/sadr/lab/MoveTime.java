package sadr.lab;

import sadr.sys.NetNamespace;

/**
 * How long a site takes to move, from the first packet that fiber loses: to the kernel's own event
 * that its route is gone, and to a new connection of a host which works, from the source that its
 * kernel chose.
 *
 * @param switched the first
 * @param connected the second
 */
record MoveTime(Median switched, Median connected) {

  private static final int PER_SECOND = 1000;

  /** Lets fiber die that many times, the last time for good. */
  static MoveTime measure(Lab lab, int rounds, String what) {
    Median switched = new Median("first lost packet to switched route, " + what);
    Median connected = new Median("first lost packet to new connection of a host, " + what);
    try (RouteWatch watch = RouteWatch.on(lab.topology())) {
      for (int i = 0; i < rounds; i++) {
        lab.settle();
        lab.awaitSource(Lab.HOST_A);
        once(lab, watch, switched, connected);
      }
    }
    return new MoveTime(switched, connected);
  }

  private static void once(Lab lab, RouteWatch watch, Median switched, Median connected) {
    NetNamespace host = lab.topology().node("host");
    try (UdpStream stream = UdpStream.start(host, Lab.HOST_A, Lab.S1, PER_SECOND);
        NewConnections connections = NewConnections.start(host, Lab.S1)) {
      stream.awaitAnswer();
      connections.awaitFrom(Lab.HOST_A, System.nanoTime());
      watch.clear();
      long before = System.nanoTime();
      lab.topology().silence("fiber");
      NewConnections.Success moved = connections.awaitFrom(Lab.HOST_B, before);
      long lost = stream.firstLostNanos().orElseThrow();
      switched.add(watch.awaitRemoved(Kernel.A) - lost);
      connected.add(moved.thereNanos() - lost);
    }
  }
}
