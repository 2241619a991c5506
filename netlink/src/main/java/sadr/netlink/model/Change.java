package sadr.netlink.model;

/** One thing to ask of the kernel. */
public sealed interface Change {

  /** The object to act on. */
  KernelObject object();

  /** Make it; EEXIST if it is there (NLM_F_CREATE, NLM_F_EXCL). */
  record Add(KernelObject object) implements Change {}

  /**
   * Make it, or change the one with the same key into it, in one step without a gap (NLM_F_CREATE,
   * NLM_F_REPLACE). Rules cannot be replaced.
   */
  record Replace(KernelObject object) implements Change {}

  /**
   * Remove it; ESRCH, ENOENT or EADDRNOTAVAIL if it is not there. A route is named by its whole
   * key, protocol and next hops, since the kernel ignores its type.
   */
  record Delete(KernelObject object) implements Change {}
}
