package dev.weir.dialects;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.models.ModelFacts;
import dev.weir.dialects.models.Parameter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Random requests, but for what their model does not take. */
public final class AsTaken {

  private AsTaken() {}

  /** The same, as the vendor's model takes it; nothing where it is refused. */
  public static Optional<ChatRequest> unlessRefused(String dialect, ChatRequest request) {
    try {
      return Optional.of(by(dialect, request));
    } catch (FaultException refused) {
      return Optional.empty();
    }
  }

  /** The same, as the vendor's model takes it. */
  public static ChatRequest by(String dialect, ChatRequest request) {
    ModelFacts facts = Target.VENDOR.facts(dialect, request.model());
    ChatRequest taken = facts.shape(request).request();
    return new ChatRequest(
        taken.model(),
        taken.messages(),
        taken.tools(),
        taken.toolChoice(),
        taken.parallelTools(),
        bounded(facts, taken.sampling()),
        known(facts, taken.reasoning()),
        taken.outputFormat(),
        taken.stream(),
        taken.endUser(),
        taken.cacheKey(),
        taken.autoCache(),
        taken.serviceTier(),
        taken.extras());
  }

  private static Sampling bounded(ModelFacts facts, Sampling sampling) {
    Integer wanted = sampling.maxOutputTokens();
    int most = facts.most(Parameter.MAX_OUTPUT_TOKENS, Integer.MAX_VALUE);
    return new Sampling(
        wanted == null ? null : (Integer) Math.min(wanted, most),
        sampling.temperature(),
        sampling.topP(),
        sampling.topK(),
        sampling.stop(),
        sampling.choices(),
        sampling.seed(),
        sampling.presencePenalty(),
        sampling.frequencyPenalty(),
        sampling.logprobs(),
        sampling.topLogprobs(),
        sampling.logitBias());
  }

  private static @Nullable Reasoning known(ModelFacts facts, @Nullable Reasoning wish) {
    return wish == null || wish.effort() == null
        ? wish
        : new Reasoning(
            wish.mode(), facts.nearest(wish.effort()), wish.budgetTokens(), wish.display());
  }
}
