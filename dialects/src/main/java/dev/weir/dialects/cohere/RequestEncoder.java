package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.models.Shaped;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one request for Cohere, after the {@link Rule}s. */
final class RequestEncoder {

  private static final int STOPS_MAX = 5;
  private static final int TOP_K_MAX = 500;
  private static final double TOP_P_MIN = 0.01;
  private static final double TOP_P_MAX = 0.99;
  private static final Path REASONING = Path.ROOT.member("reasoning");
  private static final Path FORMAT = Path.ROOT.member("output_format");

  private final ChatRequest request;
  private final Draft draft = new Draft();
  private final JsonWriter out = draft.out;
  private final Map<String, RawJson> extras;

  private RequestEncoder(ChatRequest request) {
    this.request = request;
    this.extras = new LinkedHashMap<>(request.extras().of(COHERE_CHAT));
  }

  static Outbound write(ChatRequest request, Target target) {
    Shaped shaped = target.facts(COHERE_CHAT, request.model()).shape(request);
    RequestEncoder encoder = new RequestEncoder(shaped.request());
    encoder.write();
    return shaped.outbound(encoder.out.toBuffer(), encoder.draft.dropped());
  }

  private void write() {
    out.object().name("model").text(request.model());
    if (request.stream()) {
      out.name("stream").bool(true);
    }
    new MessageEncoder(draft).write(request.messages());
    new ToolsEncoder(draft).write(request);
    sampling(request.sampling());
    reasoning(request.reasoning(), extras.remove("thinking"));
    outputFormat(request.outputFormat(), extras.remove("response_format"));
    draft.drop(Rule.END_USER, Path.ROOT.member("end_user"), request.endUser());
    draft.drop(Rule.CACHE_KEY, Path.ROOT.member("cache_key"), request.cacheKey());
    draft.drop(Rule.AUTO_CACHE, Path.ROOT.member("auto_cache"), request.autoCache());
    draft.drop(Rule.SERVICE_TIER, Path.ROOT.member("service_tier"), request.serviceTier());
    draft.dropForeign(Rule.FOREIGN, Path.ROOT, request.extras());
    out.members(extras);
    out.endObject();
  }

  // ---- Sampling

  private void sampling(Sampling sampling) {
    Integer choices = sampling.choices();
    if (choices != null && choices != 1) {
      throw Draft.refused(Rule.CHOICES, Path.ROOT.member("n"));
    }
    whole("max_tokens", sampling.maxOutputTokens());
    number("temperature", sampling.temperature());
    Double topP = sampling.topP();
    number("p", topP == null ? null : (Double) Math.clamp(topP, TOP_P_MIN, TOP_P_MAX));
    Integer topK = sampling.topK();
    whole("k", topK == null ? null : (Integer) Math.clamp(topK, 0, TOP_K_MAX));
    Long seed = sampling.seed();
    whole("seed", seed == null ? null : (Long) (seed & Long.MAX_VALUE));
    penalty("presence_penalty", Rule.PRESENCE, sampling.presencePenalty());
    penalty("frequency_penalty", Rule.FREQUENCY, sampling.frequencyPenalty());
    stop(sampling.stop());
    if (sampling.logprobs() != null) {
      out.name("logprobs").bool(sampling.logprobs());
    }
    draft.drop(Rule.TOP_LOGPROBS, Path.ROOT.member("top_logprobs"), sampling.topLogprobs());
    draft.drop(Rule.LOGIT_BIAS, Path.ROOT.member("logit_bias"), sampling.logitBias());
  }

  private void whole(String name, @Nullable Number value) {
    if (value != null) {
      out.name(name).number(value.longValue());
    }
  }

  private void number(String name, @Nullable Double value) {
    if (value != null) {
      out.name(name).number(value);
    }
  }

  private void penalty(String name, Rule negative, @Nullable Double penalty) {
    if (penalty != null && penalty < 0) {
      draft.drop(negative, Path.ROOT.member(name));
    } else {
      number(name, penalty == null ? null : (Double) Math.min(1, penalty));
    }
  }

  private void stop(List<String> stops) {
    List<String> told = stops.stream().filter(stop -> !stop.isEmpty()).toList();
    if (told.size() < stops.size() || told.size() > STOPS_MAX) {
      draft.drop(Rule.STOP, Path.ROOT.member("stop"));
    }
    if (!told.isEmpty()) {
      out.name("stop_sequences").array();
      told.stream().limit(STOPS_MAX).forEach(out::text);
      out.endArray();
    }
  }

  // ---- Thinking

  private void reasoning(@Nullable Reasoning reasoning, @Nullable RawJson more) {
    if (reasoning == null) {
      return;
    }
    draft.drop(Rule.DISPLAY, REASONING.member("display"), reasoning.display());
    Reasoning.Effort effort = reasoning.effort();
    Integer budget = reasoning.budgetTokens();
    if (effort != null) {
      draft.drop(Rule.BUDGET, REASONING.member("budget_tokens"), budget);
      budget = budget(effort);
    }
    if (reasoning.mode() == Reasoning.Mode.DISABLED) {
      draft.drop(Rule.BUDGET, REASONING.member("budget_tokens"), reasoning.budgetTokens());
    }
    boolean off = reasoning.mode() == Reasoning.Mode.DISABLED || (budget != null && budget == 0);
    if (reasoning.mode() == null && effort == null && budget == null) {
      return;
    }
    out.name("thinking").object().name("type").text(off ? "disabled" : "enabled");
    if (budget != null && budget > 0 && !off) {
      out.name("token_budget").number(budget);
    }
    members(more);
    out.endObject();
  }

  /** 0 for no thinking at all, null for as much as the model likes. */
  private static @Nullable Integer budget(Reasoning.Effort effort) {
    return switch (effort) {
      case NONE -> 0;
      case MINIMAL -> 512;
      case LOW -> 1024;
      case MEDIUM -> 8192;
      case HIGH -> 24_576;
      case XHIGH -> 32_768;
      case MAX -> null;
    };
  }

  // ---- The form of the answer

  private void outputFormat(@Nullable OutputFormat format, @Nullable RawJson more) {
    if (format == null) {
      return;
    }
    out.name("response_format").object().name("type");
    switch (format) {
      case OutputFormat.Text text -> out.text("text");
      case OutputFormat.JsonObject object -> out.text("json_object");
      case OutputFormat.JsonSchema schema -> {
        out.text("json_object");
        if (schema.schema() != null) {
          out.name("json_schema").raw(schema.schema());
        }
        draft.drop(Rule.SCHEMA_DESCRIPTION, FORMAT.member("description"), schema.description());
        if (Boolean.FALSE.equals(schema.strict())) {
          draft.drop(Rule.SCHEMA_STRICT, FORMAT.member("strict"));
        }
      }
    }
    members(more);
    out.endObject();
  }

  private void members(@Nullable RawJson object) {
    if (object != null) {
      out.members(JsonReader.read(object));
    }
  }
}
