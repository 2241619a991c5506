package sadr.controller.core;

import sadr.net.Ip6Prefix;

/**
 * A delegated prefix that is not used.
 *
 * @param prefix which
 * @param reason why, and what would help
 */
public record Unassigned(Ip6Prefix prefix, String reason) {}
