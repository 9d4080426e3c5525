package dev.weir.dialects.openai;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.chat.Sampling;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a request for OpenAI or for one of its imitations. Imitations are sent {@code max_tokens}
 * for {@code max_completion_tokens}, {@code system} for {@code developer}, texts as strings, and
 * none of what only OpenAI knows, unless the caller wrote it in this dialect and we do not know it
 * either.
 *
 * <p>Usage is always asked for in streams: whoever serves the caller leaves it out where it was not
 * asked for.
 */
final class RequestEncoder {

  private static final int STOPS_MAX = 4;
  private static final int IDENTIFIER_CHARS_MAX = 64;
  private static final String STREAM_OPTIONS = "stream_options";
  private static final Set<String> TIERS = Set.of("auto", "default", "flex", "scale", "priority");

  private RequestEncoder() {}

  static Outbound write(ChatRequest request, Target target) {
    Draft draft = new Draft(target.strict(), request.model());
    write(request, draft);
    return new Outbound(draft.out.toBuffer(), draft.dropped());
  }

  /** Writes into a draft, which then knows what was left out, and by which rule. */
  static void write(ChatRequest request, Draft draft) {
    JsonWriter out = draft.out.object();
    out.name("model").text(request.model());
    new MessageEncoder(draft).write(request.messages());
    new ToolsEncoder(draft).write(request);
    sampling(draft, request.sampling());
    reasoning(draft, request.reasoning());
    outputFormat(draft, request.outputFormat());
    stream(draft, request);
    callers(draft, request);
    draft.extras(Rule.EXTRAS, request.extras(), Path.ROOT, STREAM_OPTIONS);
    out.endObject();
  }

  private static void sampling(Draft draft, Sampling sampling) {
    JsonWriter out = draft.out;
    whole(out, draft.strict ? "max_completion_tokens" : "max_tokens", sampling.maxOutputTokens());
    number(out, "temperature", sampling.temperature());
    number(out, "top_p", sampling.topP());
    draft.drop(Rule.TOP_K, Path.ROOT, sampling.topK());
    stop(draft, sampling.stop());
    whole(out, "n", sampling.choices());
    whole(out, "seed", sampling.seed());
    number(out, "presence_penalty", sampling.presencePenalty());
    number(out, "frequency_penalty", sampling.frequencyPenalty());
    if (sampling.logprobs() != null) {
      out.name("logprobs").bool(sampling.logprobs());
    }
    whole(out, "top_logprobs", sampling.topLogprobs());
    if (sampling.logitBias() != null) {
      out.name("logit_bias").raw(sampling.logitBias());
    }
  }

  private static void whole(JsonWriter out, String name, @Nullable Number value) {
    if (value != null) {
      out.name(name).number(value.longValue());
    }
  }

  private static void number(JsonWriter out, String name, @Nullable Double value) {
    if (value != null) {
      out.name(name).number(value);
    }
  }

  private static void stop(Draft draft, List<String> stops) {
    List<String> told = stops.stream().filter(stop -> !stop.isEmpty()).toList();
    if (told.size() < stops.size() || told.size() > STOPS_MAX) {
      draft.drop(Rule.STOP, Path.ROOT);
    }
    if (!told.isEmpty()) {
      draft.out.name("stop").array();
      told.stream().limit(STOPS_MAX).forEach(draft.out::text);
      draft.out.endArray();
    }
  }

  /**
   * The effort counts; without one the budget tells it. That thinking is switched off or left to
   * the model is not written: models that do not think at all refuse any word of it.
   */
  private static void reasoning(Draft draft, @Nullable Reasoning reasoning) {
    if (reasoning == null) {
      return;
    }
    Path path = Path.ROOT.member("reasoning");
    Effort effort = reasoning.effort();
    Integer budget = reasoning.budgetTokens();
    if (effort == null && budget != null && budget >= 0) {
      effort = effortOf(budget);
    } else {
      draft.drop(Rule.BUDGET, path, budget);
    }
    if (effort == null || reasoning.mode() == Reasoning.Mode.BETWEEN_TOOLS) {
      draft.drop(Rule.MODE, path, reasoning.mode());
    }
    draft.drop(Rule.DISPLAY, path, reasoning.display());
    if (effort != null) {
      Effort known = draft.strict ? effort : known(effort);
      if (known != effort) {
        draft.drop(Rule.EFFORT, path);
      }
      draft.out.name("reasoning_effort").text(known.name().toLowerCase(Locale.ROOT));
    }
  }

  private static Effort effortOf(int budget) {
    if (budget <= 512) {
      return Effort.MINIMAL;
    }
    if (budget <= 1024) {
      return Effort.LOW;
    }
    if (budget <= 8192) {
      return Effort.MEDIUM;
    }
    return budget <= 24_576 ? Effort.HIGH : Effort.XHIGH;
  }

  /** The nearest effort that every imitation knows. */
  private static Effort known(Effort effort) {
    return switch (effort) {
      case NONE, LOW, MEDIUM, HIGH -> effort;
      case MINIMAL -> Effort.LOW;
      case XHIGH, MAX -> Effort.HIGH;
    };
  }

  private static void outputFormat(Draft draft, @Nullable OutputFormat format) {
    if (format == null) {
      return;
    }
    JsonWriter out = draft.out.name("response_format").object().name("type");
    switch (format) {
      case OutputFormat.Text text -> out.text("text");
      case OutputFormat.JsonObject object -> out.text("json_object");
      case OutputFormat.JsonSchema schema -> {
        out.text("json_schema").name("json_schema").object();
        out.name("name").text(ToolNames.fitting(schema.name() == null ? "answer" : schema.name()));
        if (schema.description() != null) {
          out.name("description").text(schema.description());
        }
        if (schema.schema() != null) {
          out.name("schema").raw(schema.schema());
        }
        if (schema.strict() != null) {
          out.name("strict").bool(schema.strict());
        }
        out.endObject();
      }
    }
    out.endObject();
  }

  private static void stream(Draft draft, ChatRequest request) {
    if (!request.stream()) {
      return;
    }
    JsonWriter out = draft.out;
    out.name("stream").bool(true);
    out.name(STREAM_OPTIONS).object().name("include_usage").bool(true);
    Leftovers.within(out, request.extras(), STREAM_OPTIONS);
    out.endObject();
  }

  /** What tells about the caller, its cache and its tier: words that only OpenAI knows. */
  private static void callers(Draft draft, ChatRequest request) {
    draft.drop(Rule.AUTO_CACHE, Path.ROOT, request.autoCache());
    if (!draft.strict) {
      draft.drop(Rule.END_USER, Path.ROOT, request.endUser());
      draft.drop(Rule.CACHE_KEY, Path.ROOT, request.cacheKey());
      draft.drop(Rule.SERVICE_TIER, Path.ROOT, request.serviceTier());
      return;
    }
    JsonWriter out = draft.out;
    if (request.endUser() != null) {
      String user = request.endUser();
      boolean fits = user.length() <= IDENTIFIER_CHARS_MAX;
      out.name("safety_identifier").text(fits ? user : CallIds.hash(user));
    }
    if (request.cacheKey() != null) {
      out.name("prompt_cache_key").text(request.cacheKey());
    }
    String tier = "standard_only".equals(request.serviceTier()) ? "default" : request.serviceTier();
    if (tier != null && TIERS.contains(tier)) {
      out.name("service_tier").text(tier);
    } else {
      draft.drop(Rule.SERVICE_TIER, Path.ROOT, tier);
    }
  }
}
