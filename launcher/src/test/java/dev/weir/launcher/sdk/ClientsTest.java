package dev.weir.launcher.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What runs foreign clients; the clients themselves are run by the tests tagged acceptance. */
@Timeout(60)
@EnabledOnOs({OS.LINUX, OS.MAC})
class ClientsTest {

  private static final Pattern PROCESS = Pattern.compile("pid (\\d+)");

  @TempDir private Path folder;

  @Test
  void tells_what_a_command_said_on_both_streams_and_how_it_ended() throws Exception {
    Clients.Ran ran = run("echo $WORD; echo trouble >&2; exit 3", Duration.ofSeconds(50));

    assertThat(ran).isEqualTo(new Clients.Ran(3, "hello\ntrouble\n"));
  }

  @Test
  void waits_for_the_command_and_not_for_what_it_leaves_behind() throws Exception {
    Clients.Ran ran = run("sleep 600 & echo pid $!", Duration.ofSeconds(50));

    assertThat(ran.code()).isZero();
    process(PROCESS.matcher(ran.said()).results().toList().getFirst()).destroyForcibly();
  }

  /** The limit is long enough for a shell to begin, and all that this test takes. */
  @Test
  void ends_a_command_with_all_that_it_started_at_the_limit() {
    AssertionError late =
        catchThrowableOfType(
            AssertionError.class,
            () -> run("sleep 600 & echo pid $!; echo pid $$; wait", Duration.ofSeconds(3)));

    assertThat(late).hasMessageContaining("did not end within PT3S");
    List<MatchResult> started = PROCESS.matcher(late.getMessage()).results().toList();
    assertThat(started).hasSize(2);
    for (MatchResult each : started) {
      // A process that nobody has waited for still has a number, but no command any more.
      while (lives(each)) {
        Thread.onSpinWait();
      }
    }
  }

  private static boolean lives(MatchResult started) {
    return ProcessHandle.of(Long.parseLong(started.group(1)))
        .flatMap(handle -> handle.info().command())
        .isPresent();
  }

  private static ProcessHandle process(MatchResult started) {
    return ProcessHandle.of(Long.parseLong(started.group(1))).orElseThrow();
  }

  private Clients.Ran run(String script, Duration limit) throws Exception {
    return Clients.run(folder, Map.of("WORD", "hello"), List.of("sh", "-c", script), limit);
  }
}
