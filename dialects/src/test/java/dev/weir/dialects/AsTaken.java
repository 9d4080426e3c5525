package dev.weir.dialects;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Reasoning;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.models.ModelFacts;

/** Random requests, but for what their model does not take. */
public final class AsTaken {

  private AsTaken() {}

  /** The same, as the vendor's model takes it. */
  public static ChatRequest by(String dialect, ChatRequest request) {
    ModelFacts facts = Target.VENDOR.facts(dialect, request.model());
    ChatRequest taken = facts.shape(request).request();
    Reasoning wish = taken.reasoning();
    if (wish == null || wish.effort() == null) {
      return taken;
    }
    return new ChatRequest(
        taken.model(),
        taken.messages(),
        taken.tools(),
        taken.toolChoice(),
        taken.parallelTools(),
        taken.sampling(),
        new Reasoning(
            wish.mode(), facts.nearest(wish.effort()), wish.budgetTokens(), wish.display()),
        taken.outputFormat(),
        taken.stream(),
        taken.endUser(),
        taken.cacheKey(),
        taken.autoCache(),
        taken.serviceTier(),
        taken.extras());
  }
}
