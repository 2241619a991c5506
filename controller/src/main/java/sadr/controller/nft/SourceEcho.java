package sadr.controller.nft;

import java.util.List;

/**
 * What was loaded last for the LANs, and what is known of it since.
 *
 * @param table what was wanted
 * @param sections what it came to
 * @param listing how the kernel listed what stood last
 * @param listed the sections that {@code listing} shows: other ones until what was loaded is seen
 * @param sight what the last look told
 */
record SourceEcho(
    SourceTable table,
    List<Section> sections,
    SourceListing listing,
    List<Section> listed,
    Sight sight) {

  /** What is known of what was loaded. */
  enum Sight {
    /** It was as it was loaded, and nobody else was at work. */
    SAME,
    /** Somebody else has changed it. */
    CHANGED,
    /** Not known: nobody has looked since it was loaded, or the kernel did not list it. */
    UNSEEN
  }

  SourceEcho {
    sections = List.copyOf(sections);
    listed = List.copyOf(listed);
  }

  /** Of a full load, whatever stood before. */
  static SourceEcho replaced(SourceTable table, List<Section> sections) {
    return new SourceEcho(table, sections, SourceListing.NOTHING, List.of(), Sight.UNSEEN);
  }

  /** Of a load of those sections alone that differ. */
  SourceEcho changed(SourceTable to, List<Section> wanted) {
    return new SourceEcho(to, wanted, listing, listed, Sight.UNSEEN);
  }

  /** With a look at what stands: it is remembered only if all of it can be ours. */
  SourceEcho seen(SourceListing found) {
    return found.follows(listing, listed, sections)
        ? new SourceEcho(table, sections, found, sections, Sight.SAME)
        : new SourceEcho(table, sections, listing, listed, Sight.CHANGED);
  }

  /** After a look that failed. */
  SourceEcho unseen() {
    return new SourceEcho(table, sections, listing, listed, Sight.UNSEEN);
  }

  /** By loading some sections: not where there are none, and not where none differs. */
  boolean canBecome(List<Section> wanted) {
    return sight == Sight.SAME
        && !sections.isEmpty()
        && !wanted.isEmpty()
        && !sections.equals(wanted);
  }
}
