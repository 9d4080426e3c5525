package dev.weir.dialects.completions;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.IngressDialect.Inbound;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonValue.Kind;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a request for a completion by writing the chat request that it means. */
final class PromptReader {

  private static final int LOGPROBS_MAX = 5;

  /** Members that a chat says in another way, or not at all. */
  private static final Set<String> OWN =
      Set.of("prompt", "suffix", "echo", "best_of", "logprobs", "top_logprobs");

  /** Members of a chat whose answer a completion has no place for. */
  private static final Set<String> CHAT_ONLY =
      Set.of("messages", "tools", "tool_choice", "functions", "function_call", "modalities");

  private final OpenAiChat chat;

  PromptReader(OpenAiChat chat) {
    this.chat = chat;
  }

  Inbound read(Buffer body) {
    JsonValue request = json(body);
    if (request == null || !request.isObject()) {
      return chat.decodeRequest(body); // Says what is wrong, in the same words.
    }
    for (String member : CHAT_ONLY) {
      if (request.get(member) != null) {
        throw refused("Unrecognized request argument supplied: " + member, member, null);
      }
    }
    refuseUntranslatable(request);
    JsonWriter out = new JsonWriter().object();
    for (Map.Entry<String, JsonValue> member : request.members().entrySet()) {
      if (!OWN.contains(member.getKey())) {
        out.name(member.getKey()).raw(member.getValue().raw());
      }
    }
    int logprobs = count(request, "logprobs", 0, LOGPROBS_MAX);
    if (logprobs >= 0) {
      out.name("logprobs").bool(true).name("top_logprobs").number(logprobs);
    }
    out.name("messages").array().object().name("role").text("user");
    out.name("content").text(prompt(request)).endObject().endArray();
    return chat.decodeRequest(out.endObject().toBuffer());
  }

  private static @Nullable JsonValue json(Buffer body) {
    try {
      return JsonReader.read(body);
    } catch (NotJsonException broken) {
      return null;
    }
  }

  /** The one prompt there is. */
  private static String prompt(JsonValue request) {
    JsonValue prompt = request.get("prompt");
    if (prompt == null) {
      throw refused(
          "Missing required parameter: 'prompt'.", "prompt", "missing_required_parameter");
    }
    if (prompt.isArray()) {
      boolean tokens = prompt.items().stream().anyMatch(PromptReader::isOfTokens);
      if (tokens) {
        throw unsupported("A prompt of tokens cannot be served here: send it as text.", "prompt");
      }
      if (prompt.items().size() > 1) {
        throw unsupported("Only one prompt at a time can be served here.", "prompt");
      }
      prompt = prompt.items().isEmpty() ? prompt : prompt.items().getFirst();
    }
    if (!prompt.isString()) {
      throw refused(
          "Invalid type for 'prompt': expected a string or an array of strings.",
          "prompt",
          "invalid_type");
    }
    if (prompt.text().isEmpty()) {
      throw refused("Invalid 'prompt': empty string.", "prompt", "invalid_value");
    }
    return prompt.text();
  }

  private static boolean isOfTokens(JsonValue item) {
    return item.kind() == Kind.NUMBER || item.isArray();
  }

  private static void refuseUntranslatable(JsonValue request) {
    JsonValue suffix = request.get("suffix");
    if (suffix != null && !suffix.saysNothing()) {
      throw unsupported("A text after the gap cannot be served here.", "suffix");
    }
    JsonValue echo = request.get("echo");
    if (echo != null && !echo.text().equals("false")) {
      throw unsupported("The prompt cannot be repeated before the answer here.", "echo");
    }
    int best = count(request, "best_of", 1, Integer.MAX_VALUE);
    long wanted = request.longOf("n", 1);
    if (best > 0 && best != wanted) {
      throw unsupported("Answers beyond 'n' to choose from cannot be asked for here.", "best_of");
    }
  }

  /** A whole number among the members, -1 for none. */
  private static int count(JsonValue request, String member, int least, int most) {
    JsonValue value = request.get(member);
    if (value == null) {
      return -1;
    }
    long count = value.isInteger() ? request.longOf(member, -1) : -1;
    if (count < least || count > most) {
      throw refused(
          "Invalid '%s': expected an integer from %d to %d.".formatted(member, least, most),
          member,
          "invalid_value");
    }
    return (int) count;
  }

  private static FaultException unsupported(String message, String member) {
    return refused(message, member, "unsupported_parameter");
  }

  private static FaultException refused(String message, String member, @Nullable String code) {
    return new Fault.Invalid(message, member, code).asException();
  }
}
