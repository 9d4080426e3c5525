package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.Drops;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.anthropic.ClosedSchema;
import dev.weir.dialects.anthropic.ThinkingPlan;
import dev.weir.dialects.models.Shaped;
import dev.weir.dialects.openai.ToolNames;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes one request for the vendor. */
final class RequestWriter {

  private static final String JSON_INSTRUCTION =
      "Answer with one JSON object and nothing else, without code fences.";
  private static final double TOP_P_MIN_WITH_BUDGET = 0.95;
  private static final Set<String> TIERS = Set.of("default", "flex", "priority", "reserved");

  /** What a value of the request's metadata may be. */
  private static final Pattern METADATA = Pattern.compile("[a-zA-Z0-9\\s:_@$#=/+,.-]{0,256}");

  private static final ThinkingPlan NO_PLAN = new ThinkingPlan(null, null, null, null);

  private final BedrockModel model;
  private final Shaped shaped;
  private final ChatRequest request;
  private final Drops drops = new Drops(BEDROCK_CONVERSE);
  private final JsonWriter out = new JsonWriter();
  private final Map<String, RawJson> extras;
  private final @Nullable RawJson betas;

  /**
   * @param told what the caller said in headers; what the body says counts above it
   * @param betas the names for {@link Betas#MEMBER}; null for none
   */
  RequestWriter(
      ChatRequest asked, Target target, Map<String, RawJson> told, @Nullable RawJson betas) {
    this.model = BedrockModel.of(asked.model(), target);
    this.shaped = model.facts().shape(asked);
    this.request = shaped.request();
    this.extras = new LinkedHashMap<>(request.extras().of(BEDROCK_CONVERSE));
    this.betas = betas;
    told.forEach(extras::putIfAbsent);
  }

  Outbound write() {
    Integer choices = request.sampling().choices();
    if (choices != null && choices != 1) {
      throw Rule.CHOICES.refusal("n");
    }
    Conversation conversation = Conversation.of(request.messages(), model, drops);
    ToolWriter tools = new ToolWriter(request, model, conversation.firstCall(), drops);
    ThinkingPlan plan = plan(conversation, tools.forcesCall()).within(room(), model.claude());
    Map<String, RawJson> additional = additional(plan, tools.claudesChoice());
    out.object();
    writeSystem(conversation.system(), instruction());
    writeTurns(conversation.turns());
    writeInference(plan);
    tools.write(out, extras.remove(RequestReader.TOOLS));
    writeOutput(plan);
    writeObject(RequestReader.ADDITIONAL, additional);
    writeRest();
    return shaped.outbound(out.endObject().toBuffer(), drops.fields());
  }

  /** What the caller leaves to the answer; where nothing is said the vendor takes the most. */
  private int room() {
    Integer bound = request.sampling().maxOutputTokens();
    return bound == null ? 1 : bound;
  }

  /** Only Claude's way to ask for thinking is known. */
  private ThinkingPlan plan(Conversation conversation, boolean forcesCall) {
    Reasoning wish = request.reasoning();
    if (wish == null || !model.isClaude()) {
      drops.addIfSet(Rule.REASONING, wish);
      return NO_PLAN;
    }
    Drops lost = new Drops(BEDROCK_CONVERSE);
    ThinkingPlan plan =
        ThinkingPlan.of(
            wish,
            new ThinkingPlan.Circumstances(
                model.claude(), true, forcesCall, conversation.loop(), drops.has(Rule.THINKING)),
            lost);
    if (!lost.fields().isEmpty()) {
      drops.add(Rule.REASONING);
    }
    return plan;
  }

  private Map<String, RawJson> additional(ThinkingPlan plan, @Nullable RawJson choice) {
    Map<String, RawJson> members = new LinkedHashMap<>();
    String type = plan.type();
    if (type != null) {
      JsonWriter thinking = new JsonWriter().object().name("type").text(type);
      Integer budget = plan.budgetTokens();
      if (budget != null) {
        thinking.name("budget_tokens").number(budget);
      }
      String display = plan.display();
      if (display != null) {
        thinking.name("display").text(display);
      }
      members.put("thinking", thinking.endObject().toRaw());
    }
    Integer topK = request.sampling().topK();
    if (topK != null && model.isClaude() && !model.claude().refusesSampling() && !plan.byBudget()) {
      members.put("top_k", RawJson.of(topK.toString()));
    } else {
      drops.addIfSet(Rule.TOP_K, topK);
    }
    if (choice != null) {
      members.put(ToolReader.CLAUDES_CHOICE, choice);
    }
    if (betas != null && model.isClaude()) {
      members.put(Betas.MEMBER, betas);
    } else if (betas != null) {
      drops.addNamed(Rule.REQUEST_MEMBER, Betas.MEMBER);
    }
    more(RequestReader.ADDITIONAL, members);
    return members;
  }

  private void writeInference(ThinkingPlan plan) {
    Sampling sampling = request.sampling();
    Map<String, RawJson> members = new LinkedHashMap<>();
    Integer bound = sampling.maxOutputTokens();
    if (bound != null) {
      members.put("maxTokens", RawJson.of(Integer.toString(plan.maxTokens(bound, model.claude()))));
    }
    Double temperature = temperature(plan);
    if (temperature != null) {
      members.put("temperature", number(temperature));
    }
    Double topP = topP(plan, temperature != null);
    if (topP != null) {
      members.put("topP", number(topP));
    }
    List<String> stop = sampling.stop().stream().filter(text -> !text.isBlank()).toList();
    if (stop.size() < sampling.stop().size()) {
      drops.add(Rule.STOP);
    }
    if (!stop.isEmpty()) {
      JsonWriter texts = new JsonWriter().array();
      stop.forEach(texts::text);
      members.put("stopSequences", texts.endArray().toRaw());
    }
    more(RequestReader.INFERENCE, members);
    writeObject(RequestReader.INFERENCE, members);
    drops.addIfSet(Rule.SEED, sampling.seed());
    drops.addIfSet(Rule.PRESENCE_PENALTY, sampling.presencePenalty());
    drops.addIfSet(Rule.FREQUENCY_PENALTY, sampling.frequencyPenalty());
    drops.addIfSet(Rule.LOGPROBS, sampling.logprobs());
    drops.addIfSet(Rule.TOP_LOGPROBS, sampling.topLogprobs());
    drops.addIfSet(Rule.LOGIT_BIAS, sampling.logitBias());
  }

  private @Nullable Double temperature(ThinkingPlan plan) {
    Double asked = request.sampling().temperature();
    boolean refused =
        model.claude().refusesSampling() || (plan.byBudget() && asked != null && asked < 1);
    drops.addIfSet(Rule.TEMPERATURE, refused ? asked : null);
    return refused ? null : asked;
  }

  private @Nullable Double topP(ThinkingPlan plan, boolean beside) {
    Double asked = request.sampling().topP();
    boolean refused =
        model.claude().refusesSampling()
            || (plan.byBudget() && asked != null && asked < TOP_P_MIN_WITH_BUDGET)
            || (beside && model.claude().takesOneOfTemperatureAndTopP());
    drops.addIfSet(Rule.TOP_P, refused ? asked : null);
    return refused ? null : asked;
  }

  private static RawJson number(double value) {
    return new JsonWriter().number(value).toRaw();
  }

  /** What can only be asked for in words. */
  private @Nullable String instruction() {
    RawJson schema = schema();
    boolean enforced = schema != null && model.takesSchemas();
    if (request.outputFormat() instanceof OutputFormat.JsonSchema named) {
      drops.addIfSet(Rule.FORMAT_STRICT, Boolean.FALSE.equals(named.strict()) ? named : null);
      drops.addIfSet(Rule.FORMAT_NAME, enforced ? null : named.name());
      drops.addIfSet(Rule.FORMAT_NAME, enforced ? null : named.description());
    }
    if (enforced
        || request.outputFormat() == null
        || request.outputFormat() instanceof OutputFormat.Text) {
      return null;
    }
    return schema == null
        ? JSON_INSTRUCTION
        : JSON_INSTRUCTION + " It must fit this JSON Schema:\n" + schema;
  }

  private @Nullable RawJson schema() {
    return request.outputFormat() instanceof OutputFormat.JsonSchema named ? named.schema() : null;
  }

  private void writeOutput(ThinkingPlan plan) {
    Map<String, RawJson> members = new LinkedHashMap<>();
    RawJson schema = schema();
    if (schema != null
        && model.takesSchemas()
        && request.outputFormat() instanceof OutputFormat.JsonSchema named) {
      members.put("textFormat", textFormat(named, schema));
    }
    String effort = plan.effort();
    if (effort != null) {
      members.put("effort", new JsonWriter().text(effort).toRaw());
    }
    more(RequestReader.OUTPUT, members);
    writeObject(RequestReader.OUTPUT, members);
  }

  private RawJson textFormat(OutputFormat.JsonSchema format, RawJson schema) {
    RawJson told = model.isClaude() ? ClosedSchema.of(schema) : schema;
    JsonWriter text = new JsonWriter().object().name("type").text("json_schema");
    text.name("structure").object().name("jsonSchema").object();
    text.name("schema").text(told.toString());
    String name = format.name();
    if (name != null) {
      text.name("name").text(ToolNames.fitting(name));
    }
    String description = format.description();
    if (description != null) {
      text.name("description").text(description);
    }
    return text.endObject().endObject().endObject().toRaw();
  }

  private void writeSystem(List<Part> system, @Nullable String instruction) {
    if (system.isEmpty() && instruction == null) {
      return;
    }
    out.name("system").array();
    BlockWriter blocks = new BlockWriter(out);
    blocks.asked(system);
    if (instruction != null) {
      blocks.asked(List.of(Part.Text.of(instruction)));
    }
    out.endArray();
  }

  private void writeTurns(List<Turn> turns) {
    BlockWriter blocks = new BlockWriter(out);
    CacheMark last = lastMark(turns.getLast());
    out.name("messages").array();
    for (Turn turn : turns) {
      out.object().name("role").text(turn.role).name("content").array();
      blocks.asked(turn.results);
      blocks.asked(turn.parts);
      CachePoints.write(out, turn == turns.getLast() ? last : null);
      out.endArray().members(turn.extras).endObject();
    }
    out.endArray();
  }

  /**
   * The mark that the caller left to us to place: after the user's last words, if none is there.
   */
  private @Nullable CacheMark lastMark(Turn turn) {
    CacheMark asked = request.autoCache();
    if (asked == null || !model.takesCachePoints() || !turn.is(Turn.USER)) {
      drops.addIfSet(Rule.AUTO_CACHE, asked);
      return null;
    }
    Part last = turn.parts.isEmpty() ? turn.results.getLast() : turn.parts.getLast();
    return CachePoints.of(last) == null ? asked : null;
  }

  private void writeRest() {
    Map<String, RawJson> metadata = new LinkedHashMap<>();
    String user = request.endUser();
    if (user != null && METADATA.matcher(user).matches()) {
      metadata.put(RequestReader.USER, new JsonWriter().text(user).toRaw());
    } else {
      drops.addIfSet(Rule.END_USER, user);
    }
    more(RequestReader.METADATA, metadata);
    writeObject(RequestReader.METADATA, metadata);
    Map<String, RawJson> tier = new LinkedHashMap<>();
    String asked = request.serviceTier();
    String told = "standard_only".equals(asked) ? "default" : asked;
    if (told != null && TIERS.contains(told)) {
      tier.put("type", new JsonWriter().text(told).toRaw());
    } else {
      drops.addIfSet(Rule.SERVICE_TIER, told);
    }
    more(RequestReader.TIER, tier);
    writeObject(RequestReader.TIER, tier);
    drops.addIfSet(Rule.CACHE_KEY, request.cacheKey());
    drops.addForeign(Rule.REQUEST_MEMBER, request.extras());
    out.members(extras);
  }

  /** Adds what the caller's own object had besides. */
  private void more(String object, Map<String, RawJson> members) {
    RawJson kept = extras.remove(object);
    if (kept != null) {
      JsonReader.read(kept)
          .members()
          .forEach((name, value) -> members.putIfAbsent(name, value.raw()));
    }
  }

  private void writeObject(String name, Map<String, RawJson> members) {
    if (!members.isEmpty()) {
      out.name(name).object(members);
    }
  }
}
