package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.tree.JsonWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The response object of one answer, as it stands in a whole answer and in the events that begin
 * and end a stream. A vendor's own settings are shown as they came; of another's answer those that
 * the caller asked for, where the request is known. OpenAI's SDKs refuse a response that lacks what
 * OpenAI always tells: of that, what is not known is empty or stands as it does by default.
 */
final class ResponseObject {

  private static final String PREFIX = "resp_";

  /** What no response may lack, besides what is written of every response. */
  static final Map<String, RawJson> ALWAYS = always();

  private final AnswerContext context;
  private final String id;
  private final long createdSeconds;
  private final Map<String, RawJson> members = new LinkedHashMap<>();

  ResponseObject(
      AnswerContext context,
      @Nullable ChatRequest asked,
      String vendorsId,
      long createdSeconds,
      Extras extras) {
    this.context = context;
    this.id =
        vendorsId.startsWith(PREFIX)
            ? vendorsId
            : PREFIX + (vendorsId.isEmpty() ? context.requestId() : vendorsId);
    this.createdSeconds = createdSeconds == 0 ? context.nowSeconds() : createdSeconds;
    members.putAll(ALWAYS);
    if (asked != null) {
      members.putAll(AskedSettings.of(asked));
    }
    members.putAll(extras.of(OPENAI_RESPONSES));
  }

  private static Map<String, RawJson> always() {
    RawJson nothing = RawJson.of("null");
    Map<String, RawJson> members = new LinkedHashMap<>();
    members.put("instructions", nothing);
    members.put("metadata", nothing);
    members.put("parallel_tool_calls", RawJson.of("true"));
    members.put("temperature", nothing);
    members.put("tool_choice", RawJson.of("\"auto\""));
    members.put("tools", RawJson.of("[]"));
    members.put("top_p", nothing);
    return Collections.unmodifiableMap(members);
  }

  /** What makes the ids of items this response's own. */
  String idBase() {
    return id.substring(PREFIX.length());
  }

  /** Members that are known only now. */
  void add(Extras later) {
    members.putAll(later.of(OPENAI_RESPONSES));
  }

  /** A response that has only begun. */
  void writeBegun(JsonWriter out) {
    begin(out, "in_progress");
    out.name("error").nothing().name("incomplete_details").nothing();
    output(out, List.of());
    out.name("usage").nothing().members(members).endObject();
  }

  /** A response that is whole, or ended before it was. */
  void writeEnded(JsonWriter out, @Nullable String incomplete, List<RawJson> items, Usage usage) {
    begin(out, incomplete == null ? Endings.COMPLETED : Endings.INCOMPLETE);
    out.name("error").nothing().name("incomplete_details");
    if (incomplete == null) {
      out.nothing();
    } else {
      out.object().name("reason").text(incomplete).endObject();
    }
    output(out, items);
    out.name("usage");
    UsageCounts.write(out, usage, context.estimatedInput());
    out.members(members).endObject();
  }

  /** A response that failed, as far as it went. */
  void writeFailed(JsonWriter out, Fault fault, List<RawJson> items) {
    begin(out, "failed");
    FailureWords.error(out, fault, context.requestId());
    out.name("incomplete_details").nothing();
    output(out, items);
    out.name("usage").nothing().members(members).endObject();
  }

  private void begin(JsonWriter out, String status) {
    out.object().name("id").text(id).name("object").text("response");
    out.name("created_at").number(createdSeconds).name("status").text(status);
    out.name("model").text(context.askedModel());
  }

  private static void output(JsonWriter out, List<RawJson> items) {
    out.name("output").array();
    items.forEach(out::raw);
    out.endArray();
  }
}
