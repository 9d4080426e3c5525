package dev.weir.dialects.gemini;

import static dev.weir.bus.message.DialectName.GEMINI;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.IngressDialect.Inbound;
import dev.weir.dialects.IngressDialect.RequestLine;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a caller's request. Model and streaming stand in its URL. */
final class RequestReader {

  static final String CONFIG = "generationConfig";
  static final String THINKING = "thinkingConfig";
  static final String TOOL_CONFIG = "toolConfig";
  static final String CALLING = "functionCallingConfig";

  static final String SHOWN = "summarized";
  static final String HIDDEN = "omitted";

  private static final Wording WORDING = Wording.REQUEST;
  private static final String JSON = "application/json";

  private final PartReader parts;

  RequestReader(Signatures signatures) {
    this.parts = new PartReader(signatures, WORDING);
  }

  /** Reads a question. */
  Inbound read(Buffer body, RequestLine line) {
    return read(new ProtoFields(json(body), Path.ROOT, WORDING), line);
  }

  /** Reads a request for a count: contents alone, or a whole question within. */
  Inbound readCount(Buffer body, RequestLine line) {
    ProtoFields outer = new ProtoFields(json(body), Path.ROOT, WORDING);
    ProtoFields inner = outer.object("generateContentRequest");
    if (inner == null) {
      return read(outer, line);
    }
    return read(inner, line);
  }

  private Inbound read(ProtoFields body, RequestLine line) {
    if (line.model().isEmpty()) {
      throw WORDING.missing(Path.ROOT.member("model"));
    }
    body.take("model"); // The URL says it too, and counts.
    ContentsReader contents = new ContentsReader(parts);
    ProtoFields system = body.object("systemInstruction");
    if (system != null) {
      contents.addSystem(system);
    }
    List<JsonValue> turns = body.items("contents");
    if (turns.isEmpty()) {
      throw WORDING.missing(body.path("contents"));
    }
    contents.addContents(turns, body.path("contents"));
    if (contents.messages().isEmpty()) {
      throw WORDING.fault(body.path("contents"), "the contents say nothing");
    }
    Map<String, RawJson> leftovers = new LinkedHashMap<>();
    ProtoFields config = body.object(CONFIG);
    ProtoFields thinking = config == null ? null : config.object(THINKING);
    Reasoning reasoning = reasoning(thinking);
    OutputFormat format = config == null ? null : format(config);
    Sampling sampling = config == null ? Sampling.DEFAULT : sampling(config);
    if (config != null) {
      ProtoFields.nest(leftovers, CONFIG, config.left(THINKING, thinking));
    }
    ProtoFields toolConfig = body.object(TOOL_CONFIG);
    ProtoFields calling = toolConfig == null ? null : toolConfig.object(CALLING);
    ToolChoice choice = ToolReader.choice(calling);
    if (toolConfig != null) {
      ProtoFields.nest(leftovers, TOOL_CONFIG, toolConfig.left(CALLING, calling));
    }
    boolean thoughts = reasoning != null && SHOWN.equals(reasoning.display());
    ChatRequest request =
        new ChatRequest(
            line.model(),
            contents.messages(),
            ToolReader.tools(body),
            choice,
            null,
            sampling,
            reasoning,
            format,
            line.stream(),
            null,
            null,
            null,
            body.text("serviceTier"),
            extras(body, leftovers));
    return new Inbound(request, thoughts);
  }

  private static JsonValue json(Buffer body) {
    try {
      return JsonReader.read(body);
    } catch (NotJsonException broken) {
      throw WORDING.fault(Path.ROOT, "Invalid JSON payload received.");
    }
  }

  private static Sampling sampling(ProtoFields config) {
    return new Sampling(
        config.integer("maxOutputTokens"),
        config.number("temperature"),
        config.number("topP"),
        topK(config),
        config.texts("stopSequences"),
        config.integer("candidateCount"),
        config.longInteger("seed"),
        config.number("presencePenalty"),
        config.number("frequencyPenalty"),
        config.bool("responseLogprobs"),
        config.integer("logprobs"),
        null);
  }

  /** Google's clients type it as a number with fraction. */
  private static @Nullable Integer topK(ProtoFields config) {
    Double topK = config.number("topK");
    return topK == null ? null : (Integer) topK.intValue();
  }

  private static @Nullable Reasoning reasoning(@Nullable ProtoFields thinking) {
    if (thinking == null) {
      return null;
    }
    Boolean shown = thinking.bool("includeThoughts");
    Integer budget = thinking.integer("thinkingBudget");
    Effort effort = effort(thinking);
    if (effort == null && budget != null && budget == 0) {
      effort = Effort.NONE;
      budget = null;
    }
    String display = shown == null ? null : shown ? SHOWN : HIDDEN;
    return effort == null && budget == null && display == null
        ? null
        : new Reasoning(null, effort, budget, display);
  }

  private static @Nullable Effort effort(ProtoFields thinking) {
    String level = thinking.text("thinkingLevel");
    return switch (level) {
      case null -> null;
      case "MINIMAL", "minimal" -> Effort.MINIMAL;
      case "LOW", "low" -> Effort.LOW;
      case "MEDIUM", "medium" -> Effort.MEDIUM;
      case "HIGH", "high" -> Effort.HIGH;
      case "THINKING_LEVEL_UNSPECIFIED" -> null;
      default ->
          throw WORDING.fault(
              thinking.path("thinkingLevel"), "MINIMAL, LOW, MEDIUM or HIGH was expected");
    };
  }

  /** A media type that only Google knows stays, with its schema, among what nobody took. */
  private static @Nullable OutputFormat format(ProtoFields config) {
    JsonValue told = config.peek("responseMimeType");
    String type = told == null ? "" : told.text();
    if (!type.isEmpty() && !type.equals(JSON) && !type.equals("text/plain")) {
      return null;
    }
    config.text("responseMimeType");
    JsonValue plain = config.take("responseJsonSchema");
    JsonValue schema = plain == null ? config.take("responseSchema") : plain;
    if (schema != null && !type.equals("text/plain")) {
      return new OutputFormat.JsonSchema(null, null, PlainSchema.of(schema), null);
    }
    return switch (type) {
      case JSON -> new OutputFormat.JsonObject();
      case "text/plain" -> new OutputFormat.Text();
      default -> null;
    };
  }

  private static Extras extras(ProtoFields body, Map<String, RawJson> leftovers) {
    Map<String, RawJson> members = new LinkedHashMap<>(body.left());
    members.putAll(leftovers);
    return new Extras(GEMINI, members);
  }
}
