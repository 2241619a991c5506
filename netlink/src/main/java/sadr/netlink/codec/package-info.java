/**
 * Netlink messages: bytes to model and back, hand-written on {@link java.nio.ByteBuffer}.
 *
 * <p>How it works: a {@link sadr.netlink.codec.NetlinkMessage} is a checked view of one message in
 * a datagram; an {@link sadr.netlink.codec.AttributeReader} walks its attributes; a {@link
 * sadr.netlink.codec.MessageWriter} frames messages one behind the other. Each message family has
 * one file: links, addresses, neighbours, routes, rules. Lengths are checked before anything is
 * read, so that any bytes whatever give a value or a {@link
 * sadr.netlink.codec.MalformedMessageException}, never another exception. What a codec does not
 * know is kept as {@link sadr.netlink.model.OpaqueAttribute} where the model has room for it.
 *
 * <p>Depends on sadr.net and sadr.netlink.model alone: no sockets, no clock. Integers are in the
 * machine's byte order and addresses in network order, both set here. Start reading at {@link
 * sadr.netlink.codec.RouteCodec}.
 */
@NullMarked
package sadr.netlink.codec;

import org.jspecify.annotations.NullMarked;
