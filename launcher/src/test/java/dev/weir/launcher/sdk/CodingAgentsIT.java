package dev.weir.launcher.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.launcher.WeirProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The coding agents against a gateway with the demo provider: each in its own dialect. */
@Tag("acceptance")
@Timeout(1200)
class CodingAgentsIT {

  private static final String BROKEN = "demo/fault-cut";
  private static final Pattern COUNTED =
      Pattern.compile("dialect=anthropic-messages operation=count-tokens .* outcome=ok ");

  @TempDir private Path folder;

  @BeforeAll
  static void install() throws Exception {
    Clients.install();
  }

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(
        folder.resolve("weir.yaml"),
        """
        gateway: { port: 0, management: { port: 0 } }
        providers: { demo: { kind: demo, pace: 2ms } }
        models: { claude-opus-5-5: demo/chat, gpt-5.5: demo/chat, gemini-3.8-flash: demo/chat }
        keys: [ { name: app, key: a-key } ]
        """);
  }

  @Test
  void claude_code() throws Exception {
    Agent claude = new ClaudeCode();
    try (WeirProcess weir = serve()) {
      answers(claude, weir);
      calls(claude, weir, "Bash", "The tool Bash answered: (Bash completed with no output)");
      holds(claude, "tool loop");
      fails(ask(claude, weir, BROKEN, "hello"), "the demo provider was told to break off");
      holds(claude, "cut stream");
      // Ten retries would take three minutes, and so to the limit: x-should-retry says not to.
      fails(stranger(claude, weir), "Failed to authenticate. API Error: 401");
      holds(claude, "bad key");

      assertThat(weir.log()).doesNotContainPattern(COUNTED);
      assertThat(ask(claude, weir, claude.model(), "/context").text()).contains("Context Usage");
      assertThat(weir.log()).containsPattern(COUNTED);
      holds(claude, "count_tokens");
    }
  }

  @Test
  void codex() throws Exception {
    Agent codex = new Codex();
    try (WeirProcess weir = serve()) {
      answers(codex, weir);
      calls(codex, weir, "exec_command", "The tool exec_command answered");
      holds(codex, "tool loop");
      calls(
          codex,
          weir,
          "apply_patch",
          "The tool apply_patch answered: apply_patch verification failed");
      holds(codex, "free-text tool");
      fails(ask(codex, weir, BROKEN, "hello"), "the demo provider was told to break off");
      holds(codex, "cut stream");
      fails(stranger(codex, weir), "401 Unauthorized");
      holds(codex, "bad key");
    }
  }

  @Test
  void gemini() throws Exception {
    Agent gemini = new GeminiCli();
    try (WeirProcess weir = serve()) {
      answers(gemini, weir);
      calls(gemini, weir, "list_directory", "The tool list_directory failed: Error listing");
      holds(gemini, "tool loop");
      fails(ask(gemini, weir, BROKEN, "hello"), "INVALID_STREAM");
      holds(gemini, "cut stream");
      fails(stranger(gemini, weir), "API key");
      holds(gemini, "bad key");
    }
  }

  private WeirProcess serve() throws Exception {
    return WeirProcess.serve(folder, "agents-" + UUID.randomUUID());
  }

  private Agent.Heard ask(Agent agent, WeirProcess weir, String model, String prompt)
      throws Exception {
    return agent.ask(new Agent.Access(weir.api().toString(), "a-key", folder), model, prompt);
  }

  private Agent.Heard stranger(Agent agent, WeirProcess weir) throws Exception {
    Agent.Access wrong = new Agent.Access(weir.api().toString(), "wrong", folder);
    return agent.ask(wrong, agent.model(), "hello");
  }

  private void answers(Agent agent, WeirProcess weir) throws Exception {
    Agent.Heard heard = ask(agent, weir, agent.model(), "count to 4");
    assertThat(heard.finished()).as(heard.said()).isTrue();
    assertThat(heard.text()).isEqualTo("1 2 3 4");
    holds(agent, "prompt");
  }

  /** The demo provider calls the tool with arguments that its schema makes up. */
  private void calls(Agent agent, WeirProcess weir, String tool, String answer) throws Exception {
    Agent.Heard heard = ask(agent, weir, agent.model(), "call " + tool);
    assertThat(heard.finished()).as(heard.said()).isTrue();
    assertThat(heard.text()).startsWith(answer);
  }

  private static void fails(Agent.Heard heard, String why) {
    assertThat(heard.finished()).as(heard.said()).isFalse();
    assertThat(heard.said()).contains(why);
  }

  private static void holds(Agent agent, String fact) {
    System.out.println("ok " + agent.name() + " " + fact);
  }
}
