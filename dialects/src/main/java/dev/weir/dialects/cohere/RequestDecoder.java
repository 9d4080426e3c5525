package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a caller's request. Documents, citation options, the safety mode and the priority are
 * Cohere's own: they stay among the extras.
 */
final class RequestDecoder {

  private static final Wording WORDING = Wording.REQUEST;
  private static final List<String> THINKING = List.of("enabled", "disabled");
  private static final List<String> FORMATS = List.of("text", "json_object");

  private final MessageDecoder messages;

  RequestDecoder(Signatures signatures) {
    this.messages = new MessageDecoder(signatures);
  }

  ChatRequest read(Buffer body) {
    Fields request = new Fields(json(body), Path.ROOT, WORDING);
    String model = request.requiredText("model");
    List<Message> conversation = messages.read(request);
    List<Tool> tools = ToolsDecoder.tools(request);
    Map<String, RawJson> leftovers = new LinkedHashMap<>();
    Reasoning reasoning = reasoning(request, leftovers);
    OutputFormat format = outputFormat(request, leftovers);
    boolean stream = Boolean.TRUE.equals(request.bool("stream"));
    return new ChatRequest(
        model,
        conversation,
        tools,
        ToolsDecoder.choice(request),
        null,
        sampling(request),
        reasoning,
        format,
        stream,
        null,
        null,
        null,
        null,
        extras(request, leftovers));
  }

  private static JsonValue json(Buffer body) {
    try {
      return JsonReader.read(body);
    } catch (NotJsonException broken) {
      throw WORDING.fault(Path.ROOT, "invalid request: the body is not JSON.");
    }
  }

  private static Sampling sampling(Fields request) {
    Integer most = request.integer("max_tokens");
    if (most != null && most < 0) {
      throw WORDING.fault(
          request.path("max_tokens"), "invalid request: max_tokens must not be negative.");
    }
    return new Sampling(
        most,
        request.number("temperature"),
        request.number("p"),
        request.integer("k"),
        request.texts("stop_sequences"),
        null,
        request.longInteger("seed"),
        request.number("presence_penalty"),
        request.number("frequency_penalty"),
        request.bool("logprobs"),
        null,
        null);
  }

  private static @Nullable Reasoning reasoning(Fields request, Map<String, RawJson> leftovers) {
    Fields thinking = request.object("thinking");
    if (thinking == null) {
      return null;
    }
    String type = thinking.requiredText("type");
    Reasoning.Mode mode =
        switch (type) {
          case "enabled" -> Reasoning.Mode.ENABLED;
          case "disabled" -> Reasoning.Mode.DISABLED;
          default -> throw WORDING.unknownWord(thinking.path("type"), THINKING);
        };
    Integer budget = thinking.integer("token_budget");
    keep("thinking", thinking, leftovers);
    return new Reasoning(mode, null, budget, null);
  }

  private static @Nullable OutputFormat outputFormat(
      Fields request, Map<String, RawJson> leftovers) {
    Fields format = request.object("response_format");
    if (format == null) {
      return null;
    }
    String type = format.requiredText("type");
    OutputFormat read =
        switch (type) {
          case "text" -> new OutputFormat.Text();
          case "json_object" -> json(format);
          default -> throw WORDING.unknownWord(format.path("type"), FORMATS);
        };
    keep("response_format", format, leftovers);
    return read;
  }

  private static OutputFormat json(Fields format) {
    RawJson schema = format.raw("json_schema");
    return schema == null
        ? new OutputFormat.JsonObject()
        : new OutputFormat.JsonSchema(null, null, schema, null);
  }

  private static void keep(String member, Fields object, Map<String, RawJson> leftovers) {
    if (!object.isEmpty()) {
      leftovers.put(member, new JsonWriter().object(object.rest(COHERE_CHAT).members()).toRaw());
    }
  }

  private static Extras extras(Fields request, Map<String, RawJson> leftovers) {
    Map<String, RawJson> members = new LinkedHashMap<>(request.rest(COHERE_CHAT).members());
    members.putAll(leftovers);
    return new Extras(COHERE_CHAT, members);
  }
}
