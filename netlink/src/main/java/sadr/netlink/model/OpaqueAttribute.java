package sadr.netlink.model;

/**
 * A netlink attribute that this library does not interpret, kept so that nothing is lost.
 *
 * @param type the attribute's number in its message family
 * @param hex its payload as lower-case hex digits, two a byte
 */
public record OpaqueAttribute(int type, String hex) {}
