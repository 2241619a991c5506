package sadr.probes.io;

/**
 * Replies that were not believed, since the start.
 *
 * @param forged bore our identifier, or came to a probe's own socket, but not with the target's
 *     address, and the sequence and token, or the id and question, of a probe that was sent
 * @param late came after their probe had been counted as lost
 * @param duplicate came after their probe had been answered
 * @param malformed were not replies at all
 * @param foreign bore another program's identifier: answers to somebody's ping
 * @param strayErrors ICMPv6 errors that quote no probe of ours that waits
 */
public record ReplyCounts(
    long forged, long late, long duplicate, long malformed, long foreign, long strayErrors) {}
