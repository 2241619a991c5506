package sadr.probes.io;

import sadr.net.Ip6Address;
import sadr.probes.health.Target;

/**
 * One probe that is to be sent.
 *
 * @param target whom it asks
 * @param to where that is at present
 * @param sequence its number among the target's probes, 0 to 65535
 * @param token what its answer must bear, or what stands for it
 */
record Probe(Target target, Ip6Address to, int sequence, long token) {}
