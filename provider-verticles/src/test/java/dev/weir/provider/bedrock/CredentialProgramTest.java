package dev.weir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkException;

/** Programs that tell credentials, and those that tell something else. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class CredentialProgramTest {

  private static String saying(String members) {
    return "echo '{\"Version\":1,\"AccessKeyId\":\"AKID\",\"SecretAccessKey\":\"s\""
        + members
        + "}'";
  }

  @Test
  void credentials_are_told_with_their_end_or_without() {
    assertThat(AwsKeys.of(new CredentialProgram(saying("")).ask()))
        .isEqualTo(new AwsKeys("AKID", "s", "", false));
    String session = ",\"SessionToken\":\"t\",\"Expiration\":\"2026-11-22T10:00:00+01:00\"";
    assertThat(new CredentialProgram(saying(session)).ask().expirationTime())
        .contains(Instant.parse("2026-11-22T09:00:00Z"));
    assertThat(AwsKeys.of(new CredentialProgram(saying(session)).ask()))
        .isEqualTo(new AwsKeys("AKID", "s", "t", true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo hunter2 | said what is no JSON object",
        "echo '{\"Version\":2}' | told no credentials of version 1",
        "echo '{\"Version\":1,\"AccessKeyId\":\"\",\"SecretAccessKey\":\"hunter2\"}' | told no",
        "echo hunter2 >&2; exit 7 | ended with status 7",
        "while :; do echo hunter2hunter2hunter2hunter2; done | said more than 65536 bytes",
        "exit 0 | said what is no JSON object"
      })
  void what_is_none_is_refused_and_not_repeated(String command, String why) {
    assertThatThrownBy(() -> new CredentialProgram(command).ask())
        .isInstanceOf(SdkException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void complaints_that_nobody_reads_hold_nobody_up() {
    String loud = "i=0; while [ $i -lt 9000 ]; do echo 0123456789012345 >&2; i=$((i+1)); done; ";
    assertThat(new CredentialProgram(loud + saying("")).ask().accessKeyId()).isEqualTo("AKID");
  }

  @ParameterizedTest
  @CsvSource({"sleep 98765; true", "exec >&-; sleep 98764; true"})
  void who_takes_too_long_is_ended_with_all_that_it_started(String command) throws Exception {
    CredentialProgram slow = new CredentialProgram(command, Duration.ofMillis(200));
    assertThatThrownBy(slow::ask).hasMessageContaining("took longer than");
    String seconds = command.contains("98765") ? "98765" : "98764";
    List<ProcessHandle> left =
        ProcessHandle.allProcesses()
            .filter(it -> it.info().commandLine().orElse("").contains("sleep " + seconds))
            .toList();
    for (ProcessHandle one : left) {
      one.onExit().get(30, TimeUnit.SECONDS);
    }
  }
}
