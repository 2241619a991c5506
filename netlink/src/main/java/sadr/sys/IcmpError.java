package sadr.sys;

import sadr.net.Ip6Address;

/**
 * An ICMPv6 error that the kernel matched to one of our sockets (RFC 4443 §3).
 *
 * @param type 0 to 127
 * @param code 0 to 255
 * @param offender who sent it; one of our own addresses where this machine did
 */
public record IcmpError(int type, int code, Ip6Address offender) {}
