package sadr.controller.web;

import java.util.Optional;

/**
 * A request that was found good: GET or HEAD, for a name of this machine.
 *
 * @param headOnly whether the body is not wanted
 * @param path begins with a slash; letters, digits, and {@code / . _ -}, never two dots or slashes
 *     in a row; without the query
 * @param gzip whether the client takes that encoding
 * @param cached what If-None-Match says
 * @param lastEventId the last event that a stream's reader has got (HTML, server-sent events)
 */
public record Request(
    boolean headOnly,
    String path,
    boolean gzip,
    Optional<String> cached,
    Optional<String> lastEventId) {}
