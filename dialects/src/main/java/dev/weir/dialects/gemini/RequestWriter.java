package dev.weir.dialects.gemini;

import static dev.weir.bus.message.DialectName.GEMINI;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.Drops;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.models.Shaped;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one request for a vendor. Model and streaming stand in its URL. */
final class RequestWriter {

  private static final int CHOICES_MAX = 8;
  private static final int STOPS_MAX = 5;

  private final ChatRequest request;
  private final boolean strict;
  private final GeminiModel model;
  private final Shaped shaped;
  private final Drops drops = new Drops(GEMINI);
  private final JsonWriter out = new JsonWriter();
  private final Map<String, RawJson> extras;

  RequestWriter(ChatRequest asked, Target target) {
    this.strict = target.strict();
    this.model = GeminiModel.named(asked.model(), target);
    this.shaped = model.facts().shape(asked);
    this.request = shaped.request();
    this.extras = new LinkedHashMap<>(request.extras().of(GEMINI));
  }

  Outbound write() {
    Conversation conversation = Conversation.of(request.messages(), model, drops);
    out.object();
    TurnWriter turns = new TurnWriter(out, model);
    if (!conversation.system().isEmpty()) {
      out.name("systemInstruction").object().name("parts").array();
      conversation.system().forEach(turns::plain);
      out.endArray().members(conversation.systemExtras()).endObject();
    }
    out.name("contents").array();
    conversation.turns().forEach(turns::write);
    out.endArray();
    new ToolWriter(out, strict, drops).write(request, extras.remove(RequestReader.TOOL_CONFIG));
    config();
    tier();
    drops.addIfSet(Rule.END_USER, request.endUser());
    drops.addIfSet(Rule.CACHE_KEY, request.cacheKey());
    drops.addIfSet(Rule.AUTO_CACHE, request.autoCache());
    drops.addForeign(Rule.EXTRAS, request.extras());
    out.members(extras);
    return shaped.outbound(out.endObject().toBuffer(), drops.fields());
  }

  private void tier() {
    String tier = request.serviceTier();
    switch (tier) {
      case null -> {}
      case "standard", "flex", "priority" -> out.name("serviceTier").text(tier);
      case "default", "standard_only" -> out.name("serviceTier").text("standard");
      default -> drops.add(Rule.SERVICE_TIER);
    }
  }

  private void config() {
    JsonWriter config = new JsonWriter().object();
    sampling(config, request.sampling());
    format(config, request.outputFormat());
    Map<String, RawJson> more = members(extras.remove(RequestReader.CONFIG));
    RawJson moreThinking = more.remove(RequestReader.THINKING);
    ThinkingPlan plan = ThinkingPlan.of(request.reasoning(), model, drops);
    thinking(config, plan, members(moreThinking));
    RawJson whole = config.members(more).endObject().toRaw();
    if (whole.length() > "{}".length()) {
      out.name(RequestReader.CONFIG).raw(whole);
    }
  }

  private static Map<String, RawJson> members(@Nullable RawJson object) {
    Map<String, RawJson> members = new LinkedHashMap<>();
    if (object != null) {
      JsonReader.read(object).members().forEach((name, value) -> members.put(name, value.raw()));
    }
    return members;
  }

  private void sampling(JsonWriter config, Sampling sampling) {
    whole(config, "maxOutputTokens", sampling.maxOutputTokens());
    number(config, "temperature", sampling.temperature());
    number(config, "topP", sampling.topP());
    whole(config, "topK", sampling.topK());
    stop(config, sampling.stop());
    Integer choices = sampling.choices();
    if (choices != null && choices > CHOICES_MAX) {
      throw Rule.CHOICES.refusal(Rule.CHOICES.field());
    }
    whole(config, "candidateCount", choices);
    Long seed = sampling.seed();
    if (seed != null) {
      whole(config, "seed", seed == seed.intValue() ? seed : (Number) Long.hashCode(seed));
    }
    number(config, "presencePenalty", sampling.presencePenalty());
    number(config, "frequencyPenalty", sampling.frequencyPenalty());
    if (sampling.logprobs() != null) {
      config.name("responseLogprobs").bool(sampling.logprobs());
    }
    whole(config, "logprobs", sampling.topLogprobs());
    drops.addIfSet(Rule.LOGIT_BIAS, sampling.logitBias());
  }

  private static void whole(JsonWriter config, String name, @Nullable Number value) {
    if (value != null) {
      config.name(name).number(value.longValue());
    }
  }

  private static void number(JsonWriter config, String name, @Nullable Double value) {
    if (value != null) {
      config.name(name).number(value);
    }
  }

  private void stop(JsonWriter config, List<String> stop) {
    List<String> told = stop.stream().filter(text -> !text.isEmpty()).limit(STOPS_MAX).toList();
    if (told.size() < stop.size()) {
      drops.add(Rule.STOP);
    }
    if (!told.isEmpty()) {
      config.name("stopSequences").array();
      told.forEach(config::text);
      config.endArray();
    }
  }

  private void format(JsonWriter config, @Nullable OutputFormat format) {
    switch (format) {
      case null -> {}
      case OutputFormat.Text text -> config.name("responseMimeType").text("text/plain");
      case OutputFormat.JsonObject object ->
          config.name("responseMimeType").text("application/json");
      case OutputFormat.JsonSchema schema -> {
        config.name("responseMimeType").text("application/json");
        schema(config, schema.schema());
        drops.addIfSet(Rule.SCHEMA_NAME, schema.name());
        drops.addIfSet(Rule.SCHEMA_DESCRIPTION, schema.description());
        drops.addIfSet(Rule.SCHEMA_STRICT, schema.strict());
      }
    }
  }

  private void schema(JsonWriter config, @Nullable RawJson schema) {
    if (schema != null && strict) {
      config.name("responseJsonSchema").raw(schema);
    } else if (schema != null) {
      OpenApiSchema.Cleaned cleaned = OpenApiSchema.of(schema);
      if (cleaned.lossy()) {
        drops.add(Rule.SCHEMA);
      }
      config.name("responseSchema").raw(cleaned.schema());
    }
  }

  private static void thinking(JsonWriter config, ThinkingPlan plan, Map<String, RawJson> more) {
    if (plan.isEmpty() && more.isEmpty()) {
      return;
    }
    config.name(RequestReader.THINKING).object();
    if (plan.show() != null) {
      config.name("includeThoughts").bool(plan.show());
    }
    if (plan.budget() != null) {
      config.name("thinkingBudget").number(plan.budget());
    }
    if (plan.level() != null) {
      config.name("thinkingLevel").text(plan.level().name());
    }
    config.members(more).endObject();
  }
}
