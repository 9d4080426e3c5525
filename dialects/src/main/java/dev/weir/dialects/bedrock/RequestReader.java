package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.IngressDialect.RequestLine;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a caller's request. */
final class RequestReader {

  static final String ADDITIONAL = "additionalModelRequestFields";
  static final String INFERENCE = "inferenceConfig";
  static final String TOOLS = "toolConfig";
  static final String OUTPUT = "outputConfig";
  static final String METADATA = "requestMetadata";
  static final String TIER = "serviceTier";

  /** The key of the request's metadata under which the end user stands. */
  static final String USER = "user_id";

  private static final Wording WORDING = Wording.REQUEST;
  private static final Set<String> EFFORTS = Set.of("low", "medium", "high", "xhigh", "max");

  private final MessageReader messages;

  RequestReader(Thoughts thoughts) {
    this.messages = new MessageReader(new BlockReader(thoughts, WORDING));
  }

  ChatRequest read(Buffer body, RequestLine line) {
    if (line.model().isEmpty()) {
      throw WORDING.missing(Path.ROOT.member("modelId"));
    }
    Fields fields = new Fields(WORDING.json(body), Path.ROOT, WORDING);
    return new Body(fields, line).request(messages);
  }

  /** One body, and what is left of the objects in it that have canonical members. */
  private static final class Body {
    private final Fields body;
    private final RequestLine line;
    private final Map<String, RawJson> leftovers = new LinkedHashMap<>();

    Body(Fields body, RequestLine line) {
      this.body = body;
      this.line = line;
    }

    ChatRequest request(MessageReader reader) {
      List<Message> messages = reader.read(body);
      Fields inference = body.object(INFERENCE);
      Fields config = body.object(TOOLS);
      Fields additional = body.object(ADDITIONAL);
      Fields output = body.object(OUTPUT);
      Fields metadata = body.object(METADATA);
      Fields tier = body.object(TIER);
      List<Tool> tools = config == null ? List.of() : ToolReader.tools(config);
      ToolReader.Choice choice = ToolReader.choice(config, additional);
      Sampling sampling = sampling(inference, additional);
      Reasoning reasoning = reasoning(additional, output);
      OutputFormat format = output == null ? null : format(output);
      String user = metadata == null ? null : metadata.text(USER);
      String serviceTier = tier == null ? null : tier.text("type");
      keep(INFERENCE, inference);
      keep(TOOLS, config);
      keep(ADDITIONAL, additional);
      keep(OUTPUT, output);
      keep(METADATA, metadata);
      keep(TIER, tier);
      return new ChatRequest(
          line.model(),
          messages,
          tools,
          choice.choice(),
          choice.parallel(),
          sampling,
          reasoning,
          format,
          line.stream(),
          user,
          null,
          null,
          serviceTier,
          extras());
    }

    private static Sampling sampling(@Nullable Fields inference, @Nullable Fields additional) {
      JsonValue topK = additional == null ? null : additional.peek("top_k");
      Integer top =
          additional == null || topK == null || !topK.isInteger()
              ? null
              : additional.integer("top_k");
      if (inference == null) {
        return new Sampling(
            null, null, null, top, List.of(), null, null, null, null, null, null, null);
      }
      Integer maxTokens = inference.integer("maxTokens");
      if (maxTokens != null && maxTokens < 1) {
        throw WORDING.fault(
            inference.path("maxTokens"), "Member must have value greater than or equal to 1");
      }
      return new Sampling(
          maxTokens,
          inference.number("temperature"),
          inference.number("topP"),
          top,
          inference.texts("stopSequences"),
          null,
          null,
          null,
          null,
          null,
          null,
          null);
    }

    /** The additional fields are the model's own: what we do not understand of them stays there. */
    private static @Nullable Reasoning reasoning(
        @Nullable Fields additional, @Nullable Fields output) {
      JsonValue thinking = additional == null ? null : additional.peek("thinking");
      Reasoning.Mode mode = thinking == null ? null : mode(thinking);
      Integer budget = null;
      String display = null;
      if (mode != null && thinking != null && additional != null) {
        JsonValue tokens = thinking.get("budget_tokens");
        budget = tokens == null ? null : Integer.valueOf(tokens.text());
        display = thinking.textOf("display");
        additional.skip("thinking");
      }
      JsonValue told = output == null ? null : output.peek("effort");
      Reasoning.Effort effort = null;
      if (told != null && output != null && EFFORTS.contains(told.text())) {
        effort = Reasoning.Effort.valueOf(told.text().toUpperCase(Locale.ROOT));
        output.skip("effort");
      }
      return mode == null && effort == null ? null : new Reasoning(mode, effort, budget, display);
    }

    /** Null when it says more than we know of. */
    private static Reasoning.@Nullable Mode mode(JsonValue thinking) {
      for (Map.Entry<String, JsonValue> member : thinking.members().entrySet()) {
        JsonValue value = member.getValue();
        boolean understood =
            switch (member.getKey()) {
              case "type", "display" -> value.isString();
              case "budget_tokens" -> value.isInteger() && value.text().length() <= 9;
              default -> false;
            };
        if (!understood) {
          return null;
        }
      }
      return switch (thinking.textOf("type")) {
        case "adaptive" -> Reasoning.Mode.ADAPTIVE;
        case "enabled" -> Reasoning.Mode.ENABLED;
        case "disabled" -> Reasoning.Mode.DISABLED;
        case "between_tools" -> Reasoning.Mode.BETWEEN_TOOLS;
        case null, default -> null;
      };
    }

    /** Null, and all of it left where it is, when it says more than we know of. */
    private static @Nullable OutputFormat format(Fields output) {
      JsonValue format = output.peek("textFormat");
      JsonValue structure = format == null ? null : format.get("structure");
      JsonValue named = structure == null ? null : structure.get("jsonSchema");
      String schema = named == null ? null : named.textOf("schema");
      if (named == null
          || schema == null
          || !"json_schema".equals(format == null ? null : format.textOf("type"))
          || !Set.of("schema", "name", "description").containsAll(named.members().keySet())) {
        return null;
      }
      RawJson raw = RawJson.of(schema);
      try {
        JsonReader.read(raw);
      } catch (NotJsonException broken) {
        throw WORDING.fault(
            output.path("textFormat").member("structure").member("jsonSchema").member("schema"),
            "Member must be JSON");
      }
      output.skip("textFormat");
      return new OutputFormat.JsonSchema(
          named.textOf("name"), named.textOf("description"), raw, null);
    }

    private void keep(String member, @Nullable Fields object) {
      if (object != null && !object.isEmpty()) {
        Map<String, RawJson> left = object.rest(BEDROCK_CONVERSE).members();
        leftovers.put(member, new JsonWriter().object(left).toRaw());
      }
    }

    private Extras extras() {
      Map<String, RawJson> members = new LinkedHashMap<>(body.rest(BEDROCK_CONVERSE).members());
      members.putAll(leftovers);
      return new Extras(BEDROCK_CONVERSE, members);
    }
  }
}
