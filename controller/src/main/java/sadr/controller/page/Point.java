package sadr.controller.page;

/**
 * What an uplink's probes found in a few seconds; {@link #NOTHING} where they found nothing.
 *
 * @param rttMicros the round trip, of the target that answers soonest
 * @param jitterMicros how much the round trip varies, the mean over the targets that answer
 * @param lossPermille the share of probes that were lost, 0 to 1000
 */
record Point(int rttMicros, int jitterMicros, int lossPermille) {

  /** In the place of a number that is not known. */
  static final int NOTHING = -1;

  /** Nothing is known. */
  static final Point UNKNOWN = new Point(NOTHING, NOTHING, NOTHING);

  /** A list of the three, null for what is not known. */
  void json(StringBuilder text) {
    number(text.append('['), rttMicros);
    number(text.append(','), jitterMicros);
    number(text.append(','), lossPermille);
    text.append(']');
  }

  static void number(StringBuilder text, int value) {
    if (value == NOTHING) {
      text.append("null");
    } else {
      text.append(value);
    }
  }
}
