package sadr.probes.sim;

import java.time.Duration;
import sadr.probes.health.Path;

/**
 * What happens to a path in a simulation, and when it was in truth dead.
 *
 * @param path what is probed
 * @param network what is in between
 * @param outages when nothing came through, or too little: verdicts in them are right, others false
 * @param length when it ends
 */
record Story(Path path, Network network, Spans outages, Duration length) {}
