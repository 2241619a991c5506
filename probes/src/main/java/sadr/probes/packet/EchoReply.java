package sadr.probes.packet;

import java.util.OptionalLong;

/**
 * An ICMPv6 echo reply (RFC 4443 §4.2).
 *
 * @param identifier whose it is, 0 to 65535
 * @param sequence which probe it answers, 0 to 65535
 * @param token what the request bore; empty where the payload has another size than ours, as in the
 *     answers to other programs' pings
 */
public record EchoReply(int identifier, int sequence, OptionalLong token) {}
