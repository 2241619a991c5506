package sadr.controller.core;

/**
 * What outlives the daemon about an uplink.
 *
 * @param number i
 * @param health when it was last known
 * @param role when it was last known
 * @param admin what an administrator wants
 */
public record Remembered(int number, Health health, Role role, Admin admin) {}
