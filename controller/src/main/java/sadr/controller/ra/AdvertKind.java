package sadr.controller.ra;

import java.util.Locale;

/** Why an advertisement is sent. */
public enum AdvertKind {
  /** To all, every few minutes. */
  PERIODIC,
  /** To all, since what it says is new: three in a row. */
  CHANGE,
  /** Since a host asked: to it or, where that cannot be, to all. */
  SOLICITED,
  /** To one host, unasked: known neighbours after a change, and those with a dead source. */
  UNICAST,
  /** The last ones. */
  FINAL;

  /** As metrics name it: lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
