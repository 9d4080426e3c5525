package dev.weir.provider;

import dev.weir.testkit.vendor.OpenAiTranscripts;
import dev.weir.testkit.vendor.RecordedRequest;
import dev.weir.testkit.vendor.Script;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What vendors of OpenAI's dialect do not take, written from what is known of them and without a
 * look at the table: what a vendor merely does not know counts as refused.
 */
final class PickyVendor {

  private PickyVendor() {}

  /** The kinds that refuse anything. */
  static final List<String> KINDS =
      List.of("xai", "mistral", "groq", "deepseek", "together", "perplexity", "cerebras", "ollama");

  /** Refuses as the kind does, and answers otherwise. */
  static Function<RecordedRequest, Script> of(
      String kind, Function<RecordedRequest, Script> otherwise) {
    return request -> {
      List<String> complaints = complaints(kind, request.json());
      return complaints.isEmpty()
          ? otherwise.apply(request)
          : Script.json(
              kind.equals("mistral") ? 422 : 400,
              OpenAiTranscripts.error("invalid_request_error", null, complaints.toString()));
    };
  }

  /** What is wrong with a body. */
  static List<String> complaints(String kind, JsonObject body) {
    List<String> wrong = new ArrayList<>();
    switch (kind) {
      case "xai" -> {
        members(body, wrong, "stop", "presence_penalty", "frequency_penalty");
        check(body.getInteger("top_logprobs", 0) <= 8, "top_logprobs", wrong);
      }
      case "mistral" -> mistral(body, wrong);
      case "groq" -> {
        members(body, wrong, "logprobs", "top_logprobs", "logit_bias");
        check(body.getInteger("n", 1) == 1, "n", wrong);
        messages(body)
            .forEach(message -> check(!message.containsKey("name"), "messages.name", wrong));
      }
      case "deepseek" -> deepseek(body, wrong);
      case "together" -> check(body.getValue("logprobs", 1) instanceof Integer, "logprobs", wrong);
      case "perplexity" -> {
        members(body, wrong, "tools");
        check(takesTurns(body), "messages", wrong);
      }
      case "cerebras" ->
          members(body, wrong, "presence_penalty", "frequency_penalty", "logit_bias");
      case "ollama" -> members(body, wrong, "tool_choice", "logit_bias", "user", "n");
      default -> {
        // Nothing is known to be refused.
      }
    }
    return wrong;
  }

  private static void mistral(JsonObject body, List<String> wrong) {
    members(body, wrong, "stream_options", "logit_bias", "user", "store", "seed");
    for (JsonObject message : messages(body).toList()) {
      members(message, wrong, "reasoning_content", "reasoning_details", "reasoning");
      String answered = message.getString("tool_call_id", "Abcdefgh9");
      check(answered.matches("[a-zA-Z0-9]{9}"), "tool_call_id", wrong);
      for (Object call : message.getJsonArray("tool_calls", new JsonArray())) {
        check(((JsonObject) call).getString("id").matches("[a-zA-Z0-9]{9}"), "id", wrong);
      }
    }
    JsonObject last = messages(body).reduce((first, second) -> second).orElseThrow();
    boolean prefix = last.getBoolean("prefix", false);
    check(prefix || Set.of("user", "tool").contains(last.getString("role")), "prefix", wrong);
  }

  private static void deepseek(JsonObject body, List<String> wrong) {
    JsonObject format = body.getJsonObject("response_format", new JsonObject());
    check(!"json_schema".equals(format.getString("type")), "response_format", wrong);
    boolean json = "json_object".equals(format.getString("type"));
    String prompt = body.getJsonArray("messages").encode().toLowerCase(Locale.ROOT);
    check(!json || prompt.contains("json"), "the prompt must say json", wrong);
    messages(body)
        .filter(message -> message.getString("role").equals("assistant"))
        .forEach(
            message -> check(message.containsKey("reasoning_content"), "reasoning_content", wrong));
    String effort = body.getString("reasoning_effort", "high");
    check(Set.of("low", "high", "max").contains(effort), "reasoning_effort", wrong);
  }

  private static boolean takesTurns(JsonObject body) {
    List<String> roles =
        messages(body)
            .map(message -> message.getString("role"))
            .filter(role -> !role.equals("system"))
            .toList();
    for (int i = 1; i < roles.size(); i++) {
      if (roles.get(i).equals(roles.get(i - 1))) {
        return false;
      }
    }
    return true;
  }

  private static Stream<JsonObject> messages(JsonObject body) {
    return body.getJsonArray("messages").stream().map(JsonObject.class::cast);
  }

  private static void members(JsonObject object, List<String> wrong, String... refused) {
    for (String member : refused) {
      check(!object.containsKey(member), member, wrong);
    }
  }

  private static void check(boolean right, String complaint, List<String> wrong) {
    if (!right) {
      wrong.add(complaint);
    }
  }
}
