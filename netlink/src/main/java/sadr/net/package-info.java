/**
 * Values of the network: addresses, prefixes, link indices, hardware addresses.
 *
 * <p>Immutable, comparable where an order makes sense, with the canonical text of RFC 5952. They
 * depend on nothing of this project; everything else may use them. Start reading at {@link
 * sadr.net.Ip6Prefix}.
 */
@NullMarked
package sadr.net;

import org.jspecify.annotations.NullMarked;
