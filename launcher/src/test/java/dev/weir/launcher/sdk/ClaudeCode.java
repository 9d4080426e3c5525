package dev.weir.launcher.sdk;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Claude Code. It tries once more what failed; by itself it would do so ten times. */
record ClaudeCode() implements Agent {

  private static final Path PROGRAM =
      Clients.FOLDER.resolve("node_modules/@anthropic-ai/claude-code-linux-x64/claude");

  @Override
  public String name() {
    return "claude";
  }

  @Override
  public String model() {
    return "claude-opus-5-5";
  }

  @Override
  public Answer.Call reading(String id, Path file) {
    return new Answer.Call(id, "Read", new JsonObject().put("file_path", file.toString()));
  }

  @Override
  public Heard ask(Access access, String model, String prompt) throws Exception {
    Clients.Ran ran =
        Clients.run(
            access.folder(),
            Map.of(
                "HOME", access.folder().toString(),
                "ANTHROPIC_BASE_URL", access.url(),
                "ANTHROPIC_AUTH_TOKEN", access.key(),
                "CLAUDE_CODE_MAX_RETRIES", "1",
                "DISABLE_TELEMETRY", "1",
                "DISABLE_ERROR_REPORTING", "1",
                "DISABLE_AUTOUPDATER", "1",
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"),
            List.of(
                PROGRAM.toString(),
                "-p",
                prompt,
                "--model",
                model,
                "--allowedTools",
                "Bash,Read",
                "--output-format",
                "json"));
    JsonObject result =
        ran.said()
            .lines()
            .filter(line -> line.startsWith("{"))
            .findFirst()
            .map(JsonObject::new)
            .orElse(new JsonObject().put("is_error", true));
    return new Heard(
        ran.code() == 0 && !result.getBoolean("is_error"),
        result.getString("result", ""),
        ran.said());
  }
}
