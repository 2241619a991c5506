/**
 * Router Advertisements (RFC 4861, RFC 4191, RFC 8106, RFC 8781): what hosts are told.
 *
 * <p>Start reading at {@link sadr.controller.ra.Advert}: the core says what to advertise on a LAN.
 * {@link sadr.controller.ra.AdvertRenderer} makes packets of it, {@link
 * sadr.controller.ra.RouterAdvertisementCodec} bytes of packets, and {@link
 * sadr.controller.ra.AdvertSchedule} says when they are sent, and to whom; {@code
 * sadr.controller.ra.io} does so. All of this package is pure: values and bytes, no clock, no
 * socket. It may depend on {@code sadr.net} and on the configuration's words.
 */
@NullMarked
package sadr.controller.ra;

import org.jspecify.annotations.NullMarked;
