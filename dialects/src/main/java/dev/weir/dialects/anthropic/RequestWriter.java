package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Reasoning;
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

/** Writes one request for a vendor. */
final class RequestWriter {

  private static final String JSON_INSTRUCTION =
      "Answer with one JSON object and nothing else, without code fences.";
  private static final double TOP_P_MIN_WITH_BUDGET = 0.95;

  private final ClaudeModel model;
  private final Shaped shaped;
  private final ChatRequest request;
  private final Target target;
  private final Signatures signatures;
  private final Drops drops = new Drops(ANTHROPIC_MESSAGES);
  private final JsonWriter out = new JsonWriter();
  private final Map<String, RawJson> extras;

  RequestWriter(ChatRequest asked, Target target, Signatures signatures) {
    this.model = ClaudeModel.named(asked.model(), target);
    this.shaped = model.facts().shape(asked);
    this.request = shaped.request();
    this.target = target;
    this.signatures = signatures;
    this.extras = new LinkedHashMap<>(request.extras().of(ANTHROPIC_MESSAGES));
  }

  Outbound write() {
    Sampling sampling = request.sampling();
    refuseChoices(sampling);
    Conversation conversation = Conversation.of(request.messages(), drops);
    ToolWriter tools = new ToolWriter(request, drops);
    boolean thoughtsLost = drops.has(Rule.THINKING);
    Integer bound = sampling.maxOutputTokens();
    int wanted = bound == null ? target.maxOutputTokensDefault() : bound;
    ThinkingPlan plan =
        ThinkingPlan.of(
                request.reasoning(),
                new ThinkingPlan.Circumstances(
                    model, target.strict(), tools.forcesCall(), conversation.loop(), thoughtsLost),
                drops)
            .within(wanted, model);
    out.object().name("model").text(request.model());
    out.name("max_tokens").number(plan.maxTokens(wanted, model));
    if (request.stream()) {
      out.name("stream").bool(true);
    }
    writeSampling(sampling, plan);
    noteReasoning(plan);
    writeThinking(plan);
    String instruction = writeOutputConfig(plan);
    tools.write(out, extras.remove("tool_choice"));
    writeSystem(conversation.system(), instruction);
    writeTurns(conversation.turns());
    writeRest();
    return shaped.outbound(out.endObject().toBuffer(), drops.fields());
  }

  private static void refuseChoices(Sampling sampling) {
    Integer choices = sampling.choices();
    if (choices != null && choices != 1) {
      throw Rule.CHOICES.refusal(Rule.CHOICES.field());
    }
  }

  private void writeSampling(Sampling sampling, ThinkingPlan plan) {
    Double temperature = sampling.temperature();
    Double topP = sampling.topP();
    Integer topK = sampling.topK();
    if (model.refusesSampling()) {
      temperature = dropped(Rule.TEMPERATURE, temperature);
      topP = dropped(Rule.TOP_P, topP);
      topK = dropped(Rule.TOP_K, topK);
    } else if (plan.byBudget()) {
      temperature =
          temperature != null && temperature >= 1
              ? temperature
              : dropped(Rule.TEMPERATURE, temperature);
      topP = topP != null && topP >= TOP_P_MIN_WITH_BUDGET ? topP : dropped(Rule.TOP_P, topP);
      topK = dropped(Rule.TOP_K, topK);
    }
    if (temperature != null && topP != null && model.takesOneOfTemperatureAndTopP()) {
      topP = dropped(Rule.TOP_P, topP);
    }
    if (temperature != null) {
      out.name("temperature").number(Math.min(1, temperature));
    }
    if (topP != null) {
      out.name("top_p").number(topP);
    }
    if (topK != null) {
      out.name("top_k").number(topK);
    }
    writeStop(sampling.stop());
    drops.addIfSet(Rule.SEED, sampling.seed());
    drops.addIfSet(Rule.PRESENCE, sampling.presencePenalty());
    drops.addIfSet(Rule.FREQUENCY, sampling.frequencyPenalty());
    drops.addIfSet(Rule.LOGPROBS, sampling.logprobs());
    drops.addIfSet(Rule.TOP_LOGPROBS, sampling.topLogprobs());
    drops.addIfSet(Rule.LOGIT_BIAS, sampling.logitBias());
  }

  private <T> @Nullable T dropped(Rule rule, @Nullable T value) {
    drops.addIfSet(rule, value);
    return null;
  }

  private void writeStop(List<String> stop) {
    List<String> told = stop.stream().filter(text -> !text.isBlank()).toList();
    if (told.size() < stop.size()) {
      drops.add(Rule.STOP);
    }
    if (!told.isEmpty()) {
      out.name("stop_sequences").array();
      told.forEach(out::text);
      out.endArray();
    }
  }

  private void noteReasoning(ThinkingPlan plan) {
    Reasoning wish = request.reasoning();
    if (wish == null) {
      return;
    }
    drops.addIfSet(Rule.DISPLAY, plan.display() == null ? wish.display() : null);
    boolean both = wish.mode() == null && wish.effort() != null;
    drops.addIfSet(Rule.BUDGET_BESIDE, both ? wish.budgetTokens() : null);
  }

  private void writeThinking(ThinkingPlan plan) {
    RawJson more = extras.remove("thinking");
    String type = plan.type();
    if (type == null) {
      return;
    }
    out.name("thinking").object().name("type").text(type);
    Integer budget = plan.budgetTokens();
    if (budget != null) {
      out.name("budget_tokens").number(budget);
    }
    String display = plan.display();
    if (display != null) {
      out.name("display").text(display);
    }
    members(more);
    out.endObject();
  }

  /** Writes what the answer shall be like; gives what can only be asked for in words. */
  private @Nullable String writeOutputConfig(ThinkingPlan plan) {
    RawJson more = extras.remove("output_config");
    OutputFormat format = request.outputFormat();
    RawJson schema = format instanceof OutputFormat.JsonSchema named ? named.schema() : null;
    boolean enforced = schema != null && target.strict() && model.takesSchemas();
    String effort = plan.effort();
    if (enforced || effort != null || more != null) {
      out.name("output_config").object();
      if (effort != null) {
        out.name("effort").text(effort);
      }
      if (schema != null && enforced) {
        out.name("format").object().name("type").text("json_schema");
        out.name("schema").raw(ClosedSchema.of(schema)).endObject();
      }
      members(more);
      out.endObject();
    }
    if (format instanceof OutputFormat.JsonSchema named) {
      drops.addIfSet(Rule.SCHEMA_DESCRIPTION, named.description());
      drops.addIfSet(Rule.SCHEMA_STRICT, Boolean.FALSE.equals(named.strict()) ? named : null);
    }
    if (enforced || format == null || format instanceof OutputFormat.Text) {
      return null;
    }
    return schema == null
        ? JSON_INSTRUCTION
        : JSON_INSTRUCTION + " It must fit this JSON Schema:\n" + schema;
  }

  private void writeSystem(List<Part> system, @Nullable String instruction) {
    if (system.isEmpty() && instruction == null) {
      return;
    }
    out.name("system").array();
    BlockWriter blocks = new BlockWriter(out, signatures);
    system.forEach(blocks::asked);
    if (instruction != null) {
      blocks.asked(Part.Text.of(instruction));
    }
    out.endArray();
  }

  private void writeTurns(List<Turn> turns) {
    BlockWriter blocks = new BlockWriter(out, signatures);
    out.name("messages").array();
    for (Turn turn : turns) {
      out.object().name("role").text(turn.role).name("content").array();
      turn.results.forEach(blocks::asked);
      turn.parts.forEach(blocks::asked);
      out.endArray().members(turn.extras).endObject();
    }
    out.endArray();
  }

  private void writeRest() {
    RawJson more = extras.remove("metadata");
    String endUser = request.endUser();
    if (endUser != null || more != null) {
      out.name("metadata").object();
      if (endUser != null) {
        out.name("user_id").text(endUser);
      }
      members(more);
      out.endObject();
    }
    CacheControl.write(out, request.autoCache());
    String tier = request.serviceTier();
    if (tier != null && (tier.equals("auto") || tier.equals("standard_only"))) {
      out.name("service_tier").text(tier);
    } else {
      drops.addIfSet(Rule.SERVICE_TIER, tier);
    }
    drops.addIfSet(Rule.CACHE_KEY, request.cacheKey());
    drops.addForeign(Rule.EXTRAS, request.extras());
    out.members(extras);
  }

  private void members(@Nullable RawJson object) {
    if (object != null) {
      out.members(JsonReader.read(object));
    }
  }
}
