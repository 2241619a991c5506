package sadr.controller.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sadr.controller.config.StateConfig;

/** As root, like all tests with this tag. */
@Tag("netns")
class StateOwnerTest {

  private static final int NOBODY = 65534;

  @TempDir private Path directory = Path.of("");

  @Test
  void whatRootWritesBelongsToTheServicesUser() throws IOException {
    Files.setAttribute(directory, "unix:uid", NOBODY);
    Files.setAttribute(directory, "unix:gid", NOBODY);

    new StateFile(directory).write(SavedState.EMPTY);
    EventFile.open(StateConfig.in(directory)).append("{}\n");

    for (String file : new String[] {"state.json", "events.jsonl"}) {
      assertThat(Files.getAttribute(directory.resolve(file), "unix:uid")).isEqualTo(NOBODY);
      assertThat(Files.getAttribute(directory.resolve(file), "unix:gid")).isEqualTo(NOBODY);
    }
  }

  @Test
  void followsNoLinkOutOfTheDirectory() throws IOException {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Path secret = Files.writeString(outside.resolve("secret"), "");
    Path state = Files.createDirectory(directory.resolve("state"));
    Files.setAttribute(state, "unix:uid", NOBODY);
    Path own = Files.createDirectory(state.resolve("try"));
    Path deep = Files.writeString(own.resolve("try.json"), "");
    Files.createSymbolicLink(state.resolve("events.jsonl"), secret);
    Files.createSymbolicLink(state.resolve("old"), outside);

    StateOwner.align(state);

    assertThat(Files.getAttribute(deep, "unix:uid")).isEqualTo(NOBODY);
    assertThat(Files.getAttribute(secret, "unix:uid")).isEqualTo(0);
    assertThat(Files.getAttribute(outside, "unix:uid")).isEqualTo(0);
  }
}
