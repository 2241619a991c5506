package sadr.probes.io;

import java.time.Instant;

/** The two clocks that probing reads. Any thread may. */
public interface ProbeClock {

  /** The clocks of this machine. */
  ProbeClock SYSTEM =
      new ProbeClock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public long epochNanos() {
          Instant now = Instant.now();
          return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        }
      };

  /** A clock that never jumps, in nanoseconds from any origin. */
  long nanoTime();

  /** The wall clock, in nanoseconds since 1970; the kernel stamps what it receives with it. */
  long epochNanos();
}
