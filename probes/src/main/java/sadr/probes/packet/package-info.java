/**
 * What probes look like on the wire: codecs from bytes to records and back, pure, without I/O.
 *
 * <p>One pair of classes a protocol: the codec, which checks every length before it reads, and the
 * record it reads or writes. May depend on {@code sadr.net} alone. Start reading at {@link
 * sadr.probes.packet.EchoCodec}.
 */
@NullMarked
package sadr.probes.packet;

import org.jspecify.annotations.NullMarked;
