package sadr.controller.nft;

import static sadr.controller.nft.EgressNames.TABLE;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes {@link Section}s in the syntax of nft(8): all of them, or those alone that differ from
 * what stands. Each text is one transaction.
 *
 * <p>Sets that are new are a transaction ahead of the rules that look into them: see {@link
 * EgressScript}, which does the same.
 *
 * <p>Chains and sets of ours that stand are filled anew, never removed and made again: a NAT chain
 * that goes takes the translation of established flows with it. Sets are filled anew whole too: to
 * delete single elements takes libnftables 1.0.6 a second where there are thousands.
 */
final class SourceScript {

  /** Sections that certainly stand; what is not among them is declared first, which is no error. */
  private final Set<String> standing;

  private final List<String> lines = new ArrayList<>();

  private SourceScript(Set<String> standing) {
    this.standing = standing;
  }

  /**
   * Changes whatever stands into {@code wanted}, in one or two transactions.
   *
   * @param standing the sets among it, by {@link Section#key}
   */
  static List<String> replace(List<Section> wanted, Set<String> standing) {
    SourceScript sets = new SourceScript(Set.of());
    SourceScript script = new SourceScript(Set.of());
    script.lines.add("add table " + TABLE);
    List<Section> rest = new ArrayList<>();
    for (Section section : wanted) {
      if (section.isChain() || standing.contains(section.key())) {
        rest.add(section);
      } else {
        sets.fillSet(section);
      }
    }
    script.write(rest, without(SourceSections.ALL, keys(wanted)));
    if (sets.lines.isEmpty()) {
      return List.of(script.text());
    }
    sets.lines.add(0, "add table " + TABLE);
    return List.of(sets.text(), script.text());
  }

  /**
   * Changes {@code before} into {@code wanted}; empty where they are the same.
   *
   * @param before what stands, to the last rule, with all sets of {@code wanted}
   */
  static String change(List<Section> before, List<Section> wanted) {
    SourceScript script = new SourceScript(keys(before));
    script.write(changed(before, wanted), without(before, keys(wanted)));
    return script.text();
  }

  /** Those of {@code wanted} that are new, or not in {@code before} as they are. */
  static List<Section> changed(List<Section> before, List<Section> wanted) {
    Set<Section> same = new HashSet<>(before);
    return wanted.stream().filter(section -> !same.contains(section)).toList();
  }

  /** Rules come last, since they name chains and sets; what goes is named by none by then. */
  private void write(List<Section> put, List<Section> drop) {
    List<Section> chains = put.stream().filter(Section::isChain).toList();
    chains.forEach(this::empty);
    List<Section> gone = drop.stream().filter(Section::isChain).toList();
    gone.forEach(this::emptyToDelete);
    gone.forEach(chain -> lines.add(chain.delete()));
    put.stream().filter(section -> !section.isChain()).forEach(this::fillSet);
    drop.stream().filter(section -> !section.isChain()).forEach(this::deleteSet);
    chains.forEach(chain -> chain.fill().forEach(lines::add));
  }

  private void fillSet(Section set) {
    empty(set);
    set.fill().forEach(lines::add);
  }

  private void deleteSet(Section set) {
    declare(set, set.mention());
    lines.add(set.delete());
  }

  private void empty(Section section) {
    declare(section, section.declare());
    section.flush().forEach(lines::add);
  }

  /** A kernel without NAT would refuse everything for a NAT chain that is not even to stand. */
  private void emptyToDelete(Section chain) {
    declare(chain, chain.mention());
    chain.flush().forEach(lines::add);
  }

  private void declare(Section section, String declaration) {
    if (!standing.contains(section.key())) {
      lines.add(declaration);
    }
  }

  private String text() {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  private static Set<String> keys(List<Section> sections) {
    return sections.stream().map(Section::key).collect(Collectors.toSet());
  }

  private static List<Section> without(List<Section> sections, Set<String> keys) {
    return sections.stream().filter(section -> !keys.contains(section.key())).toList();
  }
}
