package dev.weir.gateway;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;

/** What Claude Code needs to work here, item by item. */
final class ClaudeCode {

  private static final List<String> USUAL_MODELS =
      List.of("claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5");

  private ClaudeCode() {}

  static JsonObject report(GatewayNode node, Directory directory) {
    JsonArray items = new JsonArray();
    boolean provider = directory.anyReady();
    items.add(item("provider", provider, () -> "no provider is ready"));
    boolean models = false;
    for (String model : USUAL_MODELS) {
      boolean served = !directory.names().resolve(model, "anthropic-messages").isEmpty();
      models |= served;
      items.add(
          item(
              "model " + model,
              served,
              () ->
                  "nobody serves it: add an alias under `models:`, or start claude with --model"));
    }
    items.add(item("POST /v1/messages", true, () -> ""));
    items.add(item("POST /v1/messages/count_tokens", true, () -> ""));
    boolean keys = !node.rules().keys().isEmpty();
    return new JsonObject()
        .put("ready", provider && models)
        .put("default_models_ready", models)
        .put("needs_key", keys)
        .put("items", items)
        .put(
            "environment",
            new JsonObject()
                .put("ANTHROPIC_BASE_URL", "the address of this listener, without /v1")
                .put(
                    "ANTHROPIC_AUTH_TOKEN",
                    keys ? "one of the configured keys" : "any text: no key is needed here"));
  }

  private static JsonObject item(String name, boolean ok, Supplier<String> why) {
    JsonObject item = new JsonObject().put("item", name).put("ok", ok);
    return ok ? item : item.put("why", why.get());
  }
}
