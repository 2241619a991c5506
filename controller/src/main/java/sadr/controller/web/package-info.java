/**
 * A small HTTP server for what the daemon shows: GET and HEAD, and streams of server-sent events.
 *
 * <p>How it works: one thread ({@link sadr.controller.web.WebServer#run}) holds one selector; every
 * socket is non-blocking, so nobody who reads slowly, or not at all, can hold it up. A client costs
 * one buffer of 8 KiB for its request; what is sent to many is serialised once, and each client has
 * a short queue of references to it. Who falls behind is cut off and counted, and so is who is slow
 * to ask, asks for too much, or comes by another site's name (DNS rebinding).
 *
 * <p>Why not the JDK's own {@code com.sun.net.httpserver}, which once served the metrics: it writes
 * with blocking sockets, so that each open stream wants a thread, and a client that does not read
 * holds that thread for as long as a limit for the whole answer says; the one limit that it has
 * would cut every stream off after that time. A library (Jetty, Undertow, Netty) brings 1 to 4 MB
 * and hundreds of classes for what are four small ones here.
 *
 * <p>It knows no other package of the controller. Start reading at {@link
 * sadr.controller.web.WebServer}; {@link sadr.controller.web.Site} is what others implement.
 */
@NullMarked
package sadr.controller.web;

import org.jspecify.annotations.NullMarked;
