package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;

import dev.weir.bus.chat.CacheMark;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a caller's request. */
final class RequestReader {

  private static final Wording WORDING = Wording.REQUEST;

  private final MessageReader messages;

  RequestReader(Signatures signatures) {
    this.messages = new MessageReader(new BlockReader(signatures, WORDING));
  }

  /**
   * Reads a body.
   *
   * @param bounded whether the answer must be bounded: asking only for a count needs no bound
   */
  ChatRequest read(Buffer body, boolean bounded) {
    Body fields = new Body(new Fields(json(body), Path.ROOT, WORDING));
    return fields.request(messages, bounded);
  }

  private static JsonValue json(Buffer body) {
    try {
      return JsonReader.read(body);
    } catch (NotJsonException broken) {
      throw WORDING.fault(Path.ROOT, "The request body is not valid JSON");
    }
  }

  /** One body, and what is left of the objects in it that have canonical members. */
  private static final class Body {
    private final Fields body;
    private final Map<String, RawJson> leftovers = new LinkedHashMap<>();

    Body(Fields body) {
      this.body = body;
    }

    ChatRequest request(MessageReader reader, boolean bounded) {
      String model = body.requiredText("model");
      List<Message> messages = messages(reader);
      Sampling sampling = sampling(bounded);
      List<Tool> tools = ToolReader.tools(body);
      Fields toolChoice = body.object("tool_choice");
      ToolReader.Choice choice = ToolReader.choice(toolChoice);
      keep("tool_choice", toolChoice);
      Fields output = body.object("output_config");
      Reasoning reasoning = reasoning(output);
      OutputFormat format = format(output);
      keep("output_config", output);
      boolean stream = Boolean.TRUE.equals(body.bool("stream"));
      Fields metadata = body.object("metadata");
      String endUser = metadata == null ? null : metadata.text("user_id");
      keep("metadata", metadata);
      CacheMark autoCache = CacheControl.take(body);
      String serviceTier = body.text("service_tier");
      return new ChatRequest(
          model,
          messages,
          tools,
          choice.choice(),
          choice.parallel(),
          sampling,
          reasoning,
          format,
          stream,
          endUser,
          null,
          autoCache,
          serviceTier,
          extras());
    }

    private List<Message> messages(MessageReader reader) {
      JsonValue system = body.take("system");
      JsonValue turns = body.take("messages");
      Path path = body.path("messages");
      if (turns == null) {
        throw WORDING.missing(path);
      }
      List<Message> messages = new ArrayList<>();
      if (system != null) {
        reader.addSystem(system, body.path("system"), messages);
      }
      reader.addTurns(turns, path, messages);
      return messages;
    }

    private Sampling sampling(boolean bounded) {
      Integer maxTokens = body.integer("max_tokens");
      if (maxTokens == null && bounded) {
        throw WORDING.missing(body.path("max_tokens"));
      }
      if (maxTokens != null && maxTokens < 0) {
        throw WORDING.fault(body.path("max_tokens"), "Input should be greater than or equal to 0");
      }
      Double temperature = body.number("temperature");
      Double topP = body.number("top_p");
      Integer topK = body.integer("top_k");
      List<String> stop = body.texts("stop_sequences");
      return new Sampling(
          maxTokens, temperature, topP, topK, stop, null, null, null, null, null, null, null);
    }

    private @Nullable Reasoning reasoning(@Nullable Fields output) {
      Fields thinking = body.object("thinking");
      Reasoning.Mode mode = null;
      Integer budget = null;
      String display = null;
      if (thinking != null) {
        mode = mode(thinking);
        budget = thinking.integer("budget_tokens");
        display = thinking.text("display");
        keep("thinking", thinking);
      }
      Reasoning.Effort effort = output == null ? null : effort(output);
      return mode == null && effort == null ? null : new Reasoning(mode, effort, budget, display);
    }

    private static Reasoning.Mode mode(Fields thinking) {
      String type = thinking.requiredText("type");
      return switch (type) {
        case "adaptive" -> Reasoning.Mode.ADAPTIVE;
        case "enabled" -> Reasoning.Mode.ENABLED;
        case "disabled" -> Reasoning.Mode.DISABLED;
        case "between_tools" -> Reasoning.Mode.BETWEEN_TOOLS;
        default ->
            throw WORDING.fault(
                thinking.path(),
                "Input tag '"
                    + type
                    + "' found using 'type' does not match any of the expected tags: 'adaptive',"
                    + " 'between_tools', 'disabled', 'enabled'");
      };
    }

    private static Reasoning.@Nullable Effort effort(Fields output) {
      String effort = output.text("effort");
      return switch (effort) {
        case null -> null;
        case "low", "medium", "high", "xhigh", "max" ->
            Reasoning.Effort.valueOf(effort.toUpperCase(Locale.ROOT));
        default ->
            throw WORDING.fault(
                output.path("effort"), "Input should be 'low', 'medium', 'high', 'xhigh' or 'max'");
      };
    }

    /** The schema's old place is {@code output_format}. */
    private @Nullable OutputFormat format(@Nullable Fields output) {
      Fields holder = output != null && output.peek("format") != null ? output : body;
      String member = holder == body ? "output_format" : "format";
      JsonValue format = holder.peek(member);
      if (format == null) {
        return null;
      }
      JsonValue schema = format.get("schema");
      if (!"json_schema".equals(format.textOf("type")) || schema == null) {
        return null; // Stays where it is, to be passed on.
      }
      holder.skip(member);
      return new OutputFormat.JsonSchema(null, null, schema.raw(), null);
    }

    private void keep(String member, @Nullable Fields object) {
      if (object != null && !object.isEmpty()) {
        Map<String, RawJson> left = object.rest(ANTHROPIC_MESSAGES).members();
        leftovers.put(member, new JsonWriter().object(left).toRaw());
      }
    }

    private Extras extras() {
      Map<String, RawJson> members = new LinkedHashMap<>(body.rest(ANTHROPIC_MESSAGES).members());
      members.putAll(leftovers);
      return new Extras(ANTHROPIC_MESSAGES, members);
    }
  }
}
