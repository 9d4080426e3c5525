package dev.weir.dialects.openai;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.IngressDialect.Inbound;
import dev.weir.dialects.IngressDialect.RequestLine;
import dev.weir.dialects.tree.Complaints.Wanted;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a caller's request. What is checked is what OpenAI checks of the form: types, words and
 * ranges. Whether the messages make sense together is for the vendor that serves them to say.
 */
final class RequestDecoder {

  private static final int STOPS_MAX = 4;
  private static final List<String> EFFORTS =
      Arrays.stream(Effort.values()).map(effort -> effort.name().toLowerCase(Locale.ROOT)).toList();
  private static final List<String> FORMATS = List.of("json_object", "json_schema", "text");

  private final MessageDecoder messages;

  RequestDecoder(ReasoningDetails details) {
    this.messages = new MessageDecoder(details);
  }

  /**
   * @param line says whether to stream where the body does not
   */
  Inbound read(Buffer body, RequestLine line) {
    Fields request = new Fields(json(body), Path.ROOT, RequestComplaints.INSTANCE);
    String model = request.requiredText("model");
    Boolean streamed = request.bool("stream");
    boolean stream = streamed == null ? line.stream() : streamed;
    Fields streamOptions = request.object("stream_options");
    if (streamOptions != null && !stream) {
      throw RequestComplaints.invalid(
          "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
          request.path("stream_options"),
          null);
    }
    boolean includeUsage =
        streamOptions != null && Boolean.TRUE.equals(streamOptions.bool("include_usage"));
    return new Inbound(
        new ChatRequest(
            model,
            messages.read(request),
            ToolsDecoder.tools(request),
            ToolsDecoder.choice(request),
            request.bool("parallel_tool_calls"),
            sampling(request),
            reasoning(request),
            outputFormat(request),
            stream,
            endUser(request),
            request.text("prompt_cache_key"),
            null,
            request.text("service_tier"),
            request.rest(DialectName.OPENAI_CHAT, "stream_options", streamOptions)),
        includeUsage);
  }

  private static JsonValue json(Buffer body) {
    try {
      return JsonReader.read(body);
    } catch (NotJsonException broken) {
      throw RequestComplaints.invalid(
          "We could not parse the JSON body of your request.", null, null);
    }
  }

  private static Sampling sampling(Fields request) {
    Integer deprecated = atLeastOne(request, "max_tokens");
    Integer most = atLeastOne(request, "max_completion_tokens");
    return new Sampling(
        most == null ? deprecated : most,
        within(request, "temperature", 0, 2),
        within(request, "top_p", 0, 1),
        null,
        stop(request),
        countWithin(request, "n", 1, 128),
        request.longInteger("seed"),
        within(request, "presence_penalty", -2, 2),
        within(request, "frequency_penalty", -2, 2),
        request.bool("logprobs"),
        countWithin(request, "top_logprobs", 0, 20),
        logitBias(request));
  }

  private static @Nullable Integer atLeastOne(Fields request, String name) {
    return countWithin(request, name, 1, Integer.MAX_VALUE);
  }

  private static @Nullable Integer countWithin(Fields request, String name, int least, int most) {
    Integer count = request.integer(name);
    if (count != null && (count < least || count > most)) {
      boolean above = count > most;
      throw RequestComplaints.outside(
          request.path(name), "integer", above, above ? most : least, count);
    }
    return count;
  }

  private static @Nullable Double within(Fields request, String name, int least, int most) {
    Double number = request.number(name);
    if (number != null && (number < least || number > most)) {
      boolean above = number > most;
      throw RequestComplaints.outside(
          request.path(name), "decimal", above, above ? most : least, number);
    }
    return number;
  }

  private static List<String> stop(Fields request) {
    JsonValue stop = request.peek("stop");
    if (stop == null || stop.isArray()) {
      List<String> stops = request.texts("stop");
      if (stops.size() > STOPS_MAX) {
        throw RequestComplaints.longArray(request.path("stop"), STOPS_MAX, stops.size());
      }
      return stops;
    }
    if (!stop.isString()) {
      throw RequestComplaints.wrongType(
          request.path("stop"), "one of an array of strings or a string", stop);
    }
    return List.of(request.requiredText("stop"));
  }

  private static @Nullable RawJson logitBias(Fields request) {
    JsonValue bias = request.take("logit_bias");
    if (bias != null && !bias.isObject()) {
      throw RequestComplaints.INSTANCE.wrongType(request.path("logit_bias"), Wanted.OBJECT, bias);
    }
    return bias == null ? null : bias.raw();
  }

  private static @Nullable Reasoning reasoning(Fields request) {
    String effort = request.text("reasoning_effort");
    if (effort == null) {
      return null;
    }
    if (!EFFORTS.contains(effort)) {
      throw RequestComplaints.unknownValue(request.path("reasoning_effort"), effort, EFFORTS);
    }
    return new Reasoning(null, Effort.valueOf(effort.toUpperCase(Locale.ROOT)), null, null);
  }

  private static @Nullable OutputFormat outputFormat(Fields request) {
    Fields format = request.object("response_format");
    if (format == null) {
      return null;
    }
    String type = format.requiredText("type");
    return switch (type) {
      case "text" -> new OutputFormat.Text();
      case "json_object" -> new OutputFormat.JsonObject();
      case "json_schema" -> jsonSchema(format.requiredObject("json_schema"));
      default -> throw RequestComplaints.unknownValue(format.path("type"), type, FORMATS);
    };
  }

  private static OutputFormat jsonSchema(Fields schema) {
    return new OutputFormat.JsonSchema(
        schema.requiredText("name"),
        schema.text("description"),
        schema.raw("schema"),
        schema.bool("strict"));
  }

  /** The newer name counts; the older one then is an extra, since it says something else. */
  private static @Nullable String endUser(Fields request) {
    String identifier = request.text("safety_identifier");
    return identifier == null || identifier.isEmpty() ? request.text("user") : identifier;
  }
}
