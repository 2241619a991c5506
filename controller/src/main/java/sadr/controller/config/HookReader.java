package sadr.controller.config;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads {@code [[hook]]}. */
final class HookReader {

  /** Each has a thread and a queue. */
  private static final int MOST = 16;

  private static final String DEFAULT_USER = "nobody";
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int MOST_BYTES = 4096;

  private final Function<String, Optional<UserTable.User>> users;

  /** Of a machine with these users. */
  HookReader(Function<String, Optional<UserTable.User>> users) {
    this.users = users;
  }

  List<HookConfig> read(Section root) {
    List<Section> sections = root.sections("hook");
    if (sections.size() > MOST) {
      root.problem("hook", "there are " + sections.size() + "; at most " + MOST + " are possible");
    }
    return sections.stream().map(this::hook).toList();
  }

  private HookConfig hook(Section section) {
    List<String> program = Located.values(section.texts("program", HookReader::word));
    if (!section.has("program") || section.isEmptyList("program")) {
      section.missing("program", "write what to run, as in [\"/etc/sadr/hooks/webhook\"]");
    } else if (!program.isEmpty() && !program.get(0).startsWith("/")) {
      section.problem(
          "program[0]",
          "\"" + Excerpt.of(program.get(0)) + "\" is no absolute path; it starts with \"/\"");
    }
    List<Located<String>> events = section.texts("events", HookReader::kind);
    if (section.isEmptyList("events")) {
      section.problem("events", "is empty; leave it out for all, or write which");
    }
    Optional<Located<String>> user = section.text("user", this::user);
    if (!section.has("user")) {
      ifMissing(section);
    }
    Optional<Duration> timeout = section.duration("timeout", SHORTEST, LONGEST);
    section.close();
    return new HookConfig(
        program,
        Located.values(events),
        user.map(Located::value).orElse(DEFAULT_USER),
        timeout.orElse(DEFAULT_TIMEOUT));
  }

  private void ifMissing(Section section) {
    if (users.apply(DEFAULT_USER).isEmpty()) {
      section.missing("user", "and there is no \"nobody\" in /etc/passwd; write who is to run it");
    }
  }

  private static String word(String text) {
    if (text.indexOf('\0') >= 0 || text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw new IllegalArgumentException("is longer than " + MOST_BYTES + " bytes, or has a NUL");
    }
    return text;
  }

  private static String kind(String text) {
    EventKinds.problem(text)
        .ifPresent(
            wrong -> {
              throw new IllegalArgumentException(wrong);
            });
    return text;
  }

  private String user(String name) {
    Optional<UserTable.User> found = users.apply(name);
    if (found.isEmpty()) {
      throw Values.bad(name, "is no user in /etc/passwd; write one that is, as in \"nobody\"");
    }
    if (found.get().uid() == 0) {
      throw Values.bad(name, "may do everything; write an unprivileged user, as in \"nobody\"");
    }
    return name;
  }
}
