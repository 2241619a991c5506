package sadr.probes.health;

/** What a reply turned out to be. */
public enum ReplyKind {
  /** The answer to a probe that waited for it. */
  ANSWER,
  /** The answer to a probe that had been counted as lost. */
  LATE,
  /** The answer to a probe that was answered before. */
  DUPLICATE,
  /** The answer to nothing that was asked. */
  FORGED
}
