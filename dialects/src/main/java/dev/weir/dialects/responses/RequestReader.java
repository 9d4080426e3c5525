package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.IngressDialect.Inbound;
import dev.weir.dialects.openai.RequestComplaints;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a caller's request. What is checked is what OpenAI checks of the form. What only the vendor
 * that stored it could resolve (an earlier response, a conversation, a prompt, an item by its id)
 * is refused: without it the answer would be another.
 */
final class RequestReader {

  static final String INCLUDE = "include";
  static final String ENCRYPTED = "reasoning.encrypted_content";
  static final String LOGPROBS = "message.output_text.logprobs";
  static final String STORE = "store";
  static final String REASONING = "reasoning";
  static final String SUMMARY = "summary";
  static final String TEXT = "text";

  /** What a summary is asked for with where the caller does not say how long it shall be. */
  static final String AUTO = "auto";

  /** Anthropic's word for thoughts that are shown in summary. */
  static final String SUMMARIZED = "summarized";

  private static final List<String> STORED =
      List.of("previous_response_id", "conversation", "prompt");
  private static final List<String> EFFORTS =
      Arrays.stream(Effort.values()).map(effort -> effort.name().toLowerCase(Locale.ROOT)).toList();
  private static final List<String> FORMATS = List.of("json_object", "json_schema", "text");

  private final ItemReader items;

  RequestReader(EncryptedContent encrypted) {
    this.items = new ItemReader(encrypted, EncryptedContent.Sender.CALLER);
  }

  Inbound read(Buffer body) {
    return new Inbound(
        new Body(new Fields(json(body), Path.ROOT, RequestComplaints.INSTANCE)).read(items), true);
  }

  private static JsonValue json(Buffer body) {
    try {
      return JsonReader.read(body);
    } catch (NotJsonException broken) {
      throw RequestComplaints.invalid(
          "We could not parse the JSON body of your request.", null, null);
    }
  }

  /** A parameter that no vendor but the one that stored its value could serve. */
  private static FaultException unsupported(Path path) {
    return RequestComplaints.invalid(
        "Unsupported parameter: '%s' is not supported with this model.".formatted(path),
        path,
        "unsupported_parameter");
  }

  /** One body, and what is left of the objects in it that have canonical members. */
  private static final class Body {
    private final Fields body;
    private final Map<String, RawJson> leftovers = new LinkedHashMap<>();

    Body(Fields body) {
      this.body = body;
    }

    ChatRequest read(ItemReader items) {
      refuseStored();
      String model = body.requiredText("model");
      InputReader input = new InputReader(items);
      List<Message> messages = input.read(body);
      List<Tool> tools = new ArrayList<>(ToolReader.tools(body));
      tools.addAll(input.tools());
      ToolChoice choice = ToolReader.choice(body, tools);
      Boolean parallel = body.bool("parallel_tool_calls");
      Boolean logprobs = include();
      Sampling sampling = sampling(logprobs);
      Reasoning reasoning = reasoning();
      OutputFormat format = format();
      boolean stream = Boolean.TRUE.equals(body.bool("stream"));
      return new ChatRequest(
          model,
          messages,
          tools,
          choice,
          parallel,
          sampling,
          reasoning,
          format,
          stream,
          endUser(),
          body.text("prompt_cache_key"),
          null,
          body.text("service_tier"),
          extras());
    }

    private void refuseStored() {
      for (String name : STORED) {
        if (body.peek(name) != null) {
          throw unsupported(body.path(name));
        }
        body.skip(name);
      }
      if (Boolean.TRUE.equals(body.bool("background"))) {
        throw unsupported(body.path("background"));
      }
    }

    /**
     * Whether log probabilities are wanted, null if nothing is said of them. What a stateless
     * caller needs to send thoughts back it always gets.
     */
    private @Nullable Boolean include() {
      Boolean logprobs = null;
      JsonValue store = body.peek(STORE);
      boolean stateless = store != null && store.text().equals("false");
      if (stateless) {
        body.skip(STORE); // As whoever serves this would have it anyway.
      }
      List<String> others = new ArrayList<>();
      for (String wish : body.texts(INCLUDE)) {
        if (wish.equals(LOGPROBS)) {
          logprobs = true;
        } else if (!wish.equals(ENCRYPTED) || !stateless) {
          others.add(wish);
        }
      }
      if (!others.isEmpty()) {
        JsonWriter list = new JsonWriter().array();
        others.forEach(list::text);
        leftovers.put(INCLUDE, list.endArray().toRaw());
      }
      return logprobs;
    }

    private Sampling sampling(@Nullable Boolean logprobs) {
      // Alone it asks for nothing.
      Integer top = logprobs == null ? null : count("top_logprobs", 0, 20);
      return new Sampling(
          count("max_output_tokens", 1, Integer.MAX_VALUE),
          within("temperature", 2),
          within("top_p", 1),
          null,
          List.of(),
          null,
          null,
          null,
          null,
          logprobs,
          top,
          null);
    }

    private @Nullable Integer count(String name, int least, int most) {
      Integer count = body.integer(name);
      if (count != null && (count < least || count > most)) {
        boolean above = count > most;
        throw RequestComplaints.outside(
            body.path(name), "integer", above, above ? most : least, count);
      }
      return count;
    }

    private @Nullable Double within(String name, int most) {
      Double number = body.number(name);
      if (number != null && (number < 0 || number > most)) {
        boolean above = number > most;
        throw RequestComplaints.outside(
            body.path(name), "decimal", above, above ? most : 0, number);
      }
      return number;
    }

    private @Nullable Reasoning reasoning() {
      Fields reasoning = body.object(REASONING);
      if (reasoning == null) {
        return null;
      }
      Effort effort = effort(reasoning);
      JsonValue summary = reasoning.peek(SUMMARY);
      if (summary != null && summary.text().equals(AUTO)) {
        reasoning.skip(SUMMARY); // How long it shall be stays among the extras.
      }
      keep(REASONING, reasoning);
      return effort == null && summary == null
          ? null
          : new Reasoning(null, effort, null, summary == null ? null : SUMMARIZED);
    }

    private static @Nullable Effort effort(Fields reasoning) {
      String effort = reasoning.text("effort");
      if (effort == null) {
        return null;
      }
      if (!EFFORTS.contains(effort)) {
        throw RequestComplaints.unknownValue(reasoning.path("effort"), effort, EFFORTS);
      }
      return Effort.valueOf(effort.toUpperCase(Locale.ROOT));
    }

    private @Nullable OutputFormat format() {
      Fields text = body.object(TEXT);
      if (text == null) {
        return null;
      }
      Fields format = text.object("format");
      keep(TEXT, text);
      if (format == null) {
        return null;
      }
      String type = format.requiredText("type");
      return switch (type) {
        case "text" -> new OutputFormat.Text();
        case "json_object" -> new OutputFormat.JsonObject();
        case "json_schema" ->
            new OutputFormat.JsonSchema(
                format.requiredText("name"),
                format.text("description"),
                format.raw("schema"),
                format.bool("strict"));
        default -> throw RequestComplaints.unknownValue(format.path("type"), type, FORMATS);
      };
    }

    /** The newer name counts; the older one then is an extra, since it says something else. */
    private @Nullable String endUser() {
      String identifier = body.text("safety_identifier");
      return identifier == null || identifier.isEmpty() ? body.text("user") : identifier;
    }

    private void keep(String member, Fields object) {
      if (!object.isEmpty()) {
        Map<String, RawJson> left = object.rest(OPENAI_RESPONSES).members();
        leftovers.put(member, new JsonWriter().object(left).toRaw());
      }
    }

    private Extras extras() {
      Map<String, RawJson> members = new LinkedHashMap<>(body.rest(OPENAI_RESPONSES).members());
      members.putAll(leftovers);
      return new Extras(OPENAI_RESPONSES, members);
    }
  }
}
