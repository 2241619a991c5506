/**
 * Router Advertisements (RFC 4861, RFC 4191, RFC 8106, RFC 8781): what hosts are told.
 *
 * <p>Start reading at {@link sadr.controller.ra.Advert}: the core says what to advertise on a LAN.
 * When it is sent, and to whom, says {@link sadr.controller.ra.AdvertSchedule}; {@code
 * sadr.controller.ra.io} sends it. All of this package is pure.
 */
@NullMarked
package sadr.controller.ra;

import org.jspecify.annotations.NullMarked;
