package sadr.probes.packet;

import java.util.Optional;

/**
 * The head of a web server's response (RFC 9112 §4, §5), as far as sadr wants to know it.
 *
 * @param status 200 to 599, or 101; interim ones are not handed on
 * @param location where it sends us, as it came; empty where it does not say
 */
public record HttpHead(int status, Optional<String> location) {}
