package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_CHAT;
import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.models.ModelFacts;
import dev.weir.dialects.models.Shaped;
import dev.weir.dialects.openai.CallIds;
import dev.weir.dialects.openai.ToolNames;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a request for OpenAI or for one of its imitations. Unless a caller of this dialect said
 * otherwise nothing is stored, and thoughts come back with their encrypted content, since whoever
 * goes on with the conversation brings all of it along.
 */
final class RequestWriter {

  private static final int OUTPUT_TOKENS_MIN = 16;
  private static final int IDENTIFIER_CHARS_MAX = 64;
  private static final String VERBOSITY = "verbosity";
  private static final Set<String> TIERS = Set.of("auto", "default", "flex", "scale", "priority");

  /** What both APIs of OpenAI know by the same name. */
  private static final Set<String> SHARED =
      Set.of("metadata", "moderation", "prompt_cache_options", "prompt_cache_retention");

  private final Shaped shaped;
  private final ChatRequest request;
  private final Map<String, RawJson> extras;
  private final Draft draft;
  private final JsonWriter out;

  RequestWriter(ChatRequest asked, Target target) {
    ModelFacts facts = target.facts(OPENAI_RESPONSES, asked.model());
    this.shaped = facts.shape(asked);
    this.request = shaped.request();
    this.extras = new LinkedHashMap<>(request.extras().of(OPENAI_RESPONSES));
    RawJson store = extras.get(RequestReader.STORE);
    boolean stores = store != null && store.toString().strip().equals("true");
    this.draft = new Draft(target.strict(), stores, facts);
    this.out = draft.out;
  }

  Outbound write() {
    return shaped.outbound(written().out.toBuffer(), draft.dropped());
  }

  /** The request and all that is known of what it leaves out. */
  Draft written() {
    Integer choices = request.sampling().choices();
    if (choices != null && choices != 1) {
      throw Draft.refused(Rule.CHOICES, Path.ROOT.member("n"));
    }
    out.object().name("model").text(request.model());
    new InputWriter(draft).write(request.messages());
    new ToolWriter(draft).write(request, extras.remove(ToolReader.TOOL_CHOICE));
    sampling(request.sampling());
    reasoning(request.reasoning());
    text(request.outputFormat());
    include();
    if (request.stream()) {
      out.name("stream").bool(true);
    }
    callers();
    chats();
    out.members(extras).endObject();
    return draft;
  }

  private void sampling(Sampling sampling) {
    Integer most = sampling.maxOutputTokens();
    if (most != null) {
      out.name("max_output_tokens").number(draft.strict ? Math.max(OUTPUT_TOKENS_MIN, most) : most);
    }
    if (sampling.temperature() != null) {
      out.name("temperature").number(sampling.temperature());
    }
    if (sampling.topP() != null) {
      out.name("top_p").number(sampling.topP());
    }
    if (sampling.topLogprobs() != null) {
      out.name("top_logprobs").number(sampling.topLogprobs());
    }
    draft.drop(Rule.TOP_K, Path.ROOT, sampling.topK());
    draft.drop(Rule.STOP, Path.ROOT, sampling.stop().isEmpty() ? null : sampling.stop());
    draft.drop(Rule.SEED, Path.ROOT, sampling.seed());
    draft.drop(Rule.PRESENCE_PENALTY, Path.ROOT, sampling.presencePenalty());
    draft.drop(Rule.FREQUENCY_PENALTY, Path.ROOT, sampling.frequencyPenalty());
    draft.drop(Rule.LOGIT_BIAS, Path.ROOT, sampling.logitBias());
  }

  /**
   * The effort counts; without one the budget tells it. That thinking is switched off or left to
   * the model is not written: models that do not think at all refuse any word of it.
   */
  private void reasoning(@Nullable Reasoning wish) {
    Map<String, RawJson> more = ItemExtras.object(extras.remove(RequestReader.REASONING));
    Effort effort = wish == null ? null : effort(wish);
    boolean summarized = wish != null && RequestReader.SUMMARIZED.equals(wish.display());
    if (wish != null) {
      Path path = Path.ROOT.member("reasoning");
      boolean told = wish.effort() == null && effort != null;
      draft.drop(Rule.BUDGET, path, told ? null : wish.budgetTokens());
      boolean implied = effort != null && wish.mode() != Reasoning.Mode.BETWEEN_TOOLS;
      draft.drop(Rule.MODE, path, implied ? null : wish.mode());
      draft.drop(Rule.DISPLAY, path, summarized ? null : wish.display());
    }
    if (effort == null && !summarized && more.isEmpty()) {
      return;
    }
    out.name(RequestReader.REASONING).object();
    if (effort != null) {
      out.name("effort").text(effort.name().toLowerCase(Locale.ROOT));
    }
    if (summarized && !more.containsKey(RequestReader.SUMMARY)) {
      out.name(RequestReader.SUMMARY).text(RequestReader.AUTO);
    }
    out.members(more).endObject();
  }

  private @Nullable Effort effort(Reasoning wish) {
    Integer budget = wish.budgetTokens();
    Effort effort = wish.effort();
    if (effort == null && budget != null) {
      effort = ofBudget(budget);
    }
    return effort == null ? null : draft.facts.nearest(draft.strict ? effort : known(effort));
  }

  /** Vendors say -1 for as much as the model likes. */
  private static @Nullable Effort ofBudget(int budget) {
    if (budget < 0) {
      return null;
    }
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

  private void text(@Nullable OutputFormat format) {
    Map<String, RawJson> more = ItemExtras.object(extras.remove(RequestReader.TEXT));
    RawJson verbosity = ofChat(VERBOSITY);
    if (verbosity != null) {
      more.put(VERBOSITY, verbosity);
    }
    if (format == null && more.isEmpty()) {
      return;
    }
    out.name(RequestReader.TEXT).object();
    if (format != null) {
      out.name("format").object().name("type");
      switch (format) {
        case OutputFormat.Text text -> out.text("text");
        case OutputFormat.JsonObject object -> out.text("json_object");
        case OutputFormat.JsonSchema schema -> schema(schema);
      }
      out.endObject();
    }
    out.members(more).endObject();
  }

  /** A member of a caller of Chat, where the vendor is OpenAI itself. */
  private @Nullable RawJson ofChat(String member) {
    return draft.strict ? request.extras().of(OPENAI_CHAT).get(member) : null;
  }

  /** Writes what a caller of Chat said and OpenAI knows here too; what is left is dropped. */
  private void chats() {
    Extras own = request.extras();
    Map<String, RawJson> left = new LinkedHashMap<>(own.members());
    for (String name : own.members().keySet()) {
      RawJson value = ofChat(name);
      if (value != null && SHARED.contains(name)) {
        out.name(name).raw(value);
        left.remove(name);
      } else if (value != null && name.equals(VERBOSITY)) {
        left.remove(name);
      }
    }
    draft.dropForeign(Rule.EXTRAS, new Extras(own.dialect(), left), Path.ROOT);
  }

  private void schema(OutputFormat.JsonSchema schema) {
    String name = schema.name();
    out.text("json_schema").name("name").text(ToolNames.fitting(name == null ? "answer" : name));
    if (schema.description() != null) {
      out.name("description").text(schema.description());
    }
    if (schema.schema() != null) {
      out.name("schema").raw(schema.schema());
    }
    if (schema.strict() != null) {
      out.name("strict").bool(schema.strict());
    }
  }

  private void include() {
    RawJson others = extras.remove(RequestReader.INCLUDE);
    List<JsonValue> wishes = others == null ? List.of() : JsonReader.read(others).items();
    boolean logprobs = Boolean.TRUE.equals(request.sampling().logprobs());
    if (!draft.stores || logprobs || !wishes.isEmpty()) {
      out.name(RequestReader.INCLUDE).array();
      if (!draft.stores) {
        out.text(RequestReader.ENCRYPTED);
      }
      if (logprobs) {
        out.text(RequestReader.LOGPROBS);
      }
      for (JsonValue wish : wishes) {
        if (draft.stores || !wish.text().equals(RequestReader.ENCRYPTED)) {
          out.raw(wish.raw());
        }
      }
      out.endArray();
    }
    extras.remove(RequestReader.STORE);
    out.name(RequestReader.STORE).bool(draft.stores);
  }

  /** What tells about the caller, its cache and its tier: words that only OpenAI knows. */
  private void callers() {
    draft.drop(Rule.AUTO_CACHE, Path.ROOT, request.autoCache());
    if (!draft.strict) {
      draft.drop(Rule.END_USER, Path.ROOT, request.endUser());
      draft.drop(Rule.CACHE_KEY, Path.ROOT, request.cacheKey());
      draft.drop(Rule.SERVICE_TIER, Path.ROOT, request.serviceTier());
      return;
    }
    String user = request.endUser();
    if (user != null) {
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
