package sadr.lab;

/** From the first packet that fiber loses to the kernel's own event that its route is gone. */
final class SwitchTime {

  private static final int PER_SECOND = 1000;

  private SwitchTime() {}

  /** Lets fiber die that many times, the last time for good. */
  static Median measure(Lab lab, int rounds, String what) {
    Median times = new Median("first lost packet to switched route, " + what);
    try (RouteWatch watch = RouteWatch.on(lab.topology())) {
      for (int i = 0; i < rounds; i++) {
        lab.settle();
        times.add(once(lab, watch));
      }
    }
    return times;
  }

  private static long once(Lab lab, RouteWatch watch) {
    try (UdpStream stream = UdpStream.start(host(lab), Lab.HOST_A, Lab.S1, PER_SECOND)) {
      stream.awaitAnswer();
      watch.clear();
      lab.topology().silence("fiber");
      long switched = watch.awaitRemoved(Kernel.A);
      return switched - stream.firstLostNanos().orElseThrow();
    }
  }

  private static sadr.sys.NetNamespace host(Lab lab) {
    return lab.topology().node("host");
  }
}
