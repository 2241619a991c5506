package sadr.probes.io;

/**
 * Replies that were not believed, since the start.
 *
 * @param forged bore our identifier, but not the target's address, the sequence and the token of a
 *     probe that was sent
 * @param late came after their probe had been counted as lost
 * @param duplicate came after their probe had been answered
 * @param malformed were not echo replies at all
 * @param foreign bore another program's identifier: answers to somebody's ping
 */
public record ReplyCounts(long forged, long late, long duplicate, long malformed, long foreign) {}
