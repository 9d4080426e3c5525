package dev.weir.launcher.sdk;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Codex. It tries a broken stream once more; by itself it would do so five times. */
record Codex() implements Agent {

  private static final Path PROGRAM =
      Clients.FOLDER.resolve(
          "node_modules/@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex");

  @Override
  public String name() {
    return "codex";
  }

  @Override
  public String model() {
    return "gpt-5.5";
  }

  @Override
  public Answer.Call reading(String id, Path file) {
    return new Answer.Call(id, "exec_command", new JsonObject().put("cmd", "cat " + file));
  }

  @Override
  public Heard ask(Access access, String model, String prompt) throws Exception {
    Path home = Files.createDirectories(access.folder().resolve("codex"));
    Files.writeString(
        home.resolve("config.toml"),
        """
        model = "%s"
        model_provider = "weir"
        [model_providers.weir]
        name = "weir"
        base_url = "%s/v1"
        env_key = "WEIR_KEY"
        wire_api = "responses"
        request_max_retries = 0
        stream_max_retries = 1
        [analytics]
        enabled = false
        """
            .formatted(model, access.url()));
    Clients.Ran ran =
        Clients.run(
            access.folder(),
            Map.of(
                "HOME", access.folder().toString(),
                "CODEX_HOME", home.toString(),
                "WEIR_KEY", access.key()),
            List.of(PROGRAM.toString(), "exec", "--skip-git-repo-check", "--json", prompt));
    List<JsonObject> events =
        ran.said().lines().filter(line -> line.startsWith("{")).map(JsonObject::new).toList();
    return new Heard(
        ran.code() == 0
            && events.stream().anyMatch(event -> event.getString("type").equals("turn.completed")),
        events.stream()
            .map(event -> event.getJsonObject("item", new JsonObject()))
            .filter(item -> "agent_message".equals(item.getString("type")))
            .reduce("", (earlier, item) -> item.getString("text"), (one, other) -> other),
        ran.said());
  }
}
