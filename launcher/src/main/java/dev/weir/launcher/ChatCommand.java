package dev.weir.launcher;

import dev.weir.launcher.GatewayClient.Refused;
import dev.weir.launcher.Surroundings.Input;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Talks with a model: one answer for a prompt or for what is piped in, else a small dialogue. */
@Command(name = "chat", description = "Streams an answer to the terminal.")
final class ChatCommand implements Callable<Integer> {

  private static final int INPUT_BYTES_MAX = 32 * 1024 * 1024;

  /** Names of models that answer something else than text. */
  private static final Pattern NO_CHAT =
      Pattern.compile(
          "embed|whisper|tts|dall-e|image|audio|moderation|realtime|transcribe|rerank|fault");

  @Mixin final GatewayOptions gateway;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      description = "whom to ask; else the first of `weir models` that looks fit")
  @Nullable String model;

  @Option(
      names = {"-s", "--system"},
      paramLabel = "TEXT",
      description = "how to behave")
  @Nullable String system;

  @Parameters(paramLabel = "PROMPT", description = "what to say; else what is piped in")
  List<String> words = new ArrayList<>();

  private final Surroundings surroundings;

  ChatCommand(Surroundings surroundings, GatewayOptions gateway) {
    this.surroundings = surroundings;
    this.gateway = gateway;
  }

  @Override
  public Integer call() throws IOException {
    String prompt = prompt();
    return gateway.ask(client -> prompt.isBlank() ? talk(client) : answer(client, prompt));
  }

  private String prompt() throws IOException {
    String said = String.join(" ", words);
    boolean piped =
        surroundings.input() == Input.PIPE
            || (surroundings.input() == Input.OTHER && words.isEmpty());
    if (!piped) {
      return said;
    }
    byte[] bytes = surroundings.in().readNBytes(INPUT_BYTES_MAX + 1);
    if (bytes.length > INPUT_BYTES_MAX) {
      throw new IOException("more than 32 MiB were piped in");
    }
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    return said.isEmpty() || text.isEmpty() ? said + text : said + "\n\n" + text;
  }

  private int answer(GatewayClient client, String prompt) {
    new Conversation(client, model(client), system, surroundings.out()).say(prompt);
    return 0;
  }

  private int talk(GatewayClient client) {
    if (surroundings.input() != Input.TERMINAL) {
      throw new Refused("there is nothing to say: no prompt, and nothing was piped in");
    }
    String chosen = model(client);
    Conversation conversation = new Conversation(client, chosen, system, surroundings.out());
    surroundings.err().println(chosen + "; an empty line or ctrl-D ends");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8));
    for (String line = ask(lines); !line.isBlank(); line = ask(lines)) {
      try {
        conversation.say(line);
      } catch (Refused e) {
        surroundings.err().println("weir: " + e.getMessage());
      }
    }
    return 0;
  }

  private String ask(BufferedReader lines) {
    surroundings.out().print("> ");
    surroundings.out().flush();
    try {
      String line = lines.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String model(GatewayClient client) {
    if (model != null) {
      return model;
    }
    JsonArray all = client.models().getJsonArray("data", new JsonArray());
    return all.stream()
        .map(element -> ((JsonObject) element).getString("id"))
        .filter(id -> !NO_CHAT.matcher(id).find())
        .findFirst()
        .orElseThrow(() -> new Refused("no model can be called; see weir providers"));
  }
}
