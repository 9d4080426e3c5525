package dev.weir.launcher.sdk;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Gemini CLI. It tries what failed once more; by itself it would do so nine times. */
record GeminiCli() implements Agent {

  private static final Path PROGRAM =
      Clients.FOLDER.resolve("node_modules/@google/gemini-cli/bundle/gemini.js");

  @Override
  public String name() {
    return "gemini";
  }

  @Override
  public String model() {
    return "gemini-3.8-flash";
  }

  @Override
  public Answer.Call reading(String id, Path file) {
    return new Answer.Call(id, "read_file", new JsonObject().put("file_path", file.toString()));
  }

  @Override
  public Heard ask(Access access, String model, String prompt) throws Exception {
    Path settings = Files.createDirectories(access.folder().resolve(".gemini"));
    Files.writeString(
        settings.resolve("settings.json"),
        """
        {
          "security": { "auth": { "selectedType": "gemini-api-key" } },
          "privacy": { "usageStatisticsEnabled": false },
          "general": { "maxAttempts": 2 }
        }
        """);
    Clients.Ran ran =
        Clients.run(
            access.folder(),
            Map.of(
                "HOME", access.folder().toString(),
                "GEMINI_API_KEY", access.key(),
                "GOOGLE_GEMINI_BASE_URL", access.url(),
                "GEMINI_CLI_TRUST_WORKSPACE", "true"),
            List.of(
                Clients.NODE,
                PROGRAM.toString(),
                "-p",
                prompt,
                "-m",
                model,
                "--approval-mode",
                "yolo",
                "-o",
                "json"));
    int json = ran.said().indexOf("\n{\n");
    JsonObject result = json < 0 ? new JsonObject() : first(ran.said().substring(json + 1));
    return new Heard(
        ran.code() == 0 && result.containsKey("response") && !result.containsKey("error"),
        result.getString("response", ""),
        ran.said());
  }

  /** The document at the beginning; warnings may follow it. */
  private static JsonObject first(String said) {
    int end = said.indexOf("\n}");
    return new JsonObject(end < 0 ? "{}" : said.substring(0, end + 2));
  }
}
