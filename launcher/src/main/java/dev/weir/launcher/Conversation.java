package dev.weir.launcher;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A talk with one model, whose answers are printed as they come. */
final class Conversation {

  /** What a model writes must not steer the terminal. */
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f&&[^\n\t]]");

  private final GatewayClient client;
  private final String model;
  private final PrintStream out;
  private final JsonArray messages = new JsonArray();

  Conversation(GatewayClient client, String model, @Nullable String system, PrintStream out) {
    this.client = client;
    this.model = model;
    this.out = out;
    if (system != null) {
      messages.add(message("system", system));
    }
  }

  /** Says something and prints the answer. After a failure it is as if nothing had been said. */
  void say(String text) {
    JsonArray said = messages.copy().add(message("user", text));
    String answer = client.chat(model, said, this::print);
    out.println();
    messages.clear().addAll(said.add(message("assistant", answer)));
  }

  private void print(String piece) {
    out.print(CONTROLS.matcher(piece).replaceAll(""));
    out.flush();
  }

  private static JsonObject message(String role, String content) {
    return new JsonObject().put("role", role).put("content", content);
  }
}
