package sadr.probes.io;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sadr.net.Ip6Address;
import sadr.probes.health.Path;
import sadr.probes.health.PathBinding;
import sadr.sys.Pollable;

/**
 * Knows the addresses of the targets that a path has by name, from the path's own resolvers, asked
 * by that path alone.
 *
 * <p>How it works: each name is a {@link KnownName}, which says when it is to be asked for; each
 * search under way is a {@link NameLookup}. Nothing waits for a search: until it is over the old
 * address holds, and where there is none the probe is not sent.
 *
 * <p>Owned by the probe thread.
 */
final class NameResolver implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NameResolver.class);

  private final ProberFactory tools;
  private final Map<String, KnownName> names = new LinkedHashMap<>();
  private final Map<String, NameLookup> lookups = new HashMap<>();

  private @Nullable WayOut way;
  private List<Ip6Address> resolvers = List.of();

  NameResolver(ProberFactory tools) {
    this.tools = tools;
  }

  /** Takes another wish: {@code wanted} are the names to know. */
  void update(Path path, Collection<String> wanted) {
    long now = tools.clock().nanoTime();
    Optional<PathBinding> bound = Optional.ofNullable(way).map(WayOut::binding);
    if (!path.binding().equals(bound) || !path.resolvers().equals(resolvers)) {
      close();
      way = path.binding().map(WayOut::new).orElse(null);
      resolvers = path.resolvers();
      names.values().forEach(name -> name.retry(now));
    }
    names.keySet().retainAll(wanted);
    names.values().forEach(name -> name.in(path.site()));
    wanted.forEach(
        name -> names.computeIfAbsent(name, absent -> new KnownName(name, path.site(), now)));
    lookups
        .entrySet()
        .removeIf(
            lookup -> {
              boolean unwanted = !wanted.contains(lookup.getKey());
              if (unwanted) {
                lookup.getValue().close();
              }
              return unwanted;
            });
  }

  /**
   * The address of {@code name}, as it is known at present.
   *
   * @throws NotSentException if none is known
   */
  Ip6Address address(String name) throws NotSentException {
    KnownName known = names.get(name);
    if (known == null) {
      throw new NotSentException("the address of " + name + " is not asked for");
    }
    if (way == null) {
      throw new NotSentException("no address to send from");
    }
    return known.address();
  }

  /** Takes the answers that have come, and asks for what is due. Never waits. */
  void advance() {
    long now = tools.clock().nanoTime();
    WayOut open = way;
    if (open == null) {
      return;
    }
    names.forEach(
        (name, known) -> {
          NameLookup lookup = lookups.get(name);
          if (lookup == null && now - known.dueNanos() >= 0) {
            lookup = new NameLookup(open, tools, resolvers, name);
            lookups.put(name, lookup);
          }
          if (lookup != null) {
            lookup.advance(now);
            conclude(name, known, lookup, now);
          }
        });
  }

  /** When {@link #advance} is to be called although nothing has come. */
  OptionalLong nextNanos() {
    OptionalLong next = OptionalLong.empty();
    for (Map.Entry<String, KnownName> each : names.entrySet()) {
      NameLookup lookup = lookups.get(each.getKey());
      long due = lookup == null ? each.getValue().dueNanos() : lookup.deadlineNanos();
      if (way != null && (next.isEmpty() || due - next.getAsLong() < 0)) {
        next = OptionalLong.of(due);
      }
    }
    return next;
  }

  /** What to wait on. */
  List<Pollable> sources() {
    List<Pollable> sources = new ArrayList<>();
    lookups.values().forEach(lookup -> lookup.source().ifPresent(sources::add));
    return sources;
  }

  @Override
  public void close() {
    lookups.values().forEach(NameLookup::close);
    lookups.clear();
  }

  private void conclude(String name, KnownName known, NameLookup lookup, long now) {
    if (!lookup.over()) {
      return;
    }
    lookups.remove(name);
    if (lookup.answer().isPresent()) {
      known.answered(lookup.answer().get(), lookup.resolver(), now);
    } else {
      known.unanswered(lookup.complaints(), now);
      LOG.debug("probe.name name={} problem=\"{}\"", name, lookup.complaints());
    }
  }
}
