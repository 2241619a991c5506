package sadr.controller.control;

/**
 * Who is at the other end of the socket (SO_PEERCRED, unix(7)), as of when it connected.
 *
 * @param uid its effective user
 * @param gid its effective group
 * @param pid its process; 0 if it is in a PID namespace that we cannot see
 */
public record Peer(int uid, int gid, int pid) {

  /** Whether it may change anything: root and the daemon's own user may. */
  public boolean mayChange(int daemonUid) {
    return uid == 0 || uid == daemonUid;
  }
}
