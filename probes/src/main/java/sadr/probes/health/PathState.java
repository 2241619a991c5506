package sadr.probes.health;

/** Whether a target answers, or a path leads anywhere. */
public enum PathState {
  /** No verdict yet. */
  UNKNOWN,
  /** It answers. */
  UP,
  /** It does not. */
  DOWN
}
