package dev.weir.dialects.openai;

import dev.weir.bus.chat.Sampling;
import dev.weir.dialects.Habits.Quirk;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the knobs of generation, as far as the vendor has them and by its names. */
final class SamplingEncoder {

  private static final int STOPS_MAX = 4;
  private static final int TOP_LOGPROBS_FEW = 8;

  private final Draft draft;
  private final JsonWriter out;

  SamplingEncoder(Draft draft) {
    this.draft = draft;
    this.out = draft.out;
  }

  void write(Sampling sampling) {
    whole(draft.strict ? "max_completion_tokens" : "max_tokens", sampling.maxOutputTokens());
    number("temperature", sampling.temperature());
    number("top_p", sampling.topP());
    if (!draft.strict && draft.habits.also().contains("top_k")) {
      whole("top_k", sampling.topK());
    } else {
      draft.drop(Rule.TOP_K, Path.ROOT, sampling.topK());
    }
    stop(sampling.stop());
    choices(sampling.choices());
    whole("seed", sampling.seed());
    if (taken("presence_penalty", Rule.PRESENCE, sampling.presencePenalty())) {
      number("presence_penalty", sampling.presencePenalty());
    }
    if (taken("frequency_penalty", Rule.FREQUENCY, sampling.frequencyPenalty())) {
      number("frequency_penalty", sampling.frequencyPenalty());
    }
    logprobs(sampling);
    if (taken("logit_bias", Rule.LOGIT_BIAS, sampling.logitBias())
        && sampling.logitBias() != null) {
      out.name("logit_bias").raw(sampling.logitBias());
    }
  }

  /** Whether the vendor takes a member; notes that its value is left out otherwise. */
  private boolean taken(String member, Rule rule, @Nullable Object value) {
    boolean taken = draft.takes(member);
    if (!taken) {
      draft.drop(rule, Path.ROOT, value);
    }
    return taken;
  }

  private void stop(List<String> stops) {
    if (!draft.takes("stop")) {
      draft.drop(Rule.STOP, Path.ROOT, stops.isEmpty() ? null : stops);
      return;
    }
    List<String> told = stops.stream().filter(stop -> !stop.isEmpty()).toList();
    if (told.size() < stops.size() || told.size() > STOPS_MAX) {
      draft.drop(Rule.STOP, Path.ROOT);
    }
    if (!told.isEmpty()) {
      out.name("stop").array();
      told.stream().limit(STOPS_MAX).forEach(out::text);
      out.endArray();
    }
  }

  private void choices(@Nullable Integer choices) {
    if (choices == null || !draft.has(Quirk.ONE_CHOICE)) {
      whole("n", choices);
    } else if (choices > 1) {
      throw Draft.refused(Rule.CHOICES, Path.ROOT.member("n"));
    }
  }

  private void logprobs(Sampling sampling) {
    Integer top = sampling.topLogprobs();
    boolean wanted = Boolean.TRUE.equals(sampling.logprobs());
    if (draft.has(Quirk.COUNTED_LOGPROBS)) {
      whole("logprobs", wanted ? Integer.valueOf(top == null ? 1 : top) : null);
      return;
    }
    if (taken("logprobs", Rule.LOGPROBS, sampling.logprobs()) && sampling.logprobs() != null) {
      out.name("logprobs").bool(sampling.logprobs());
    }
    if (taken("top_logprobs", Rule.TOP_LOGPROBS, top) && top != null) {
      boolean few = draft.has(Quirk.EIGHT_LOGPROBS);
      whole("top_logprobs", few ? Math.min(top, TOP_LOGPROBS_FEW) : top);
    }
  }

  private void whole(String member, @Nullable Number value) {
    if (value != null) {
      out.name(draft.nameOf(member)).number(value.longValue());
    }
  }

  private void number(String member, @Nullable Double value) {
    if (value != null) {
      out.name(member).number(value);
    }
  }
}
