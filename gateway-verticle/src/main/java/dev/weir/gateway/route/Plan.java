package dev.weir.gateway.route;

import dev.weir.gateway.core.ModelNames;
import java.util.List;
import java.util.Map;

/**
 * What one call may try.
 *
 * @param route the name of the route; empty for a plain name
 * @param settings how it is tried
 * @param choices in order; empty when nobody can serve it
 * @param leftOut who was not chosen, and why
 * @param onFault what follows a kind of failure in place of the next choice
 */
public record Plan(
    String route,
    RouteSettings settings,
    List<Choice> choices,
    List<LeftOut> leftOut,
    Map<OnFault, List<Choice>> onFault) {

  /** Failures that another target may not share. */
  public enum OnFault {
    /** The prompt is longer than the model's window. */
    CONTEXT,
    /** A filter refused. */
    CONTENT_FILTER
  }

  /**
   * A target that may be asked.
   *
   * @param target whom
   * @param reason why it stands where it does: {@code priority 1}, {@code weight 3}, {@code
   *     fallback fast}
   */
  public record Choice(ModelNames.Candidate target, String reason) {}

  /**
   * A target that is not asked.
   *
   * @param target whom
   * @param reason why not: {@code context too small (8192 < 10000)}, {@code no vision}
   */
  public record LeftOut(ModelNames.Candidate target, String reason) {}

  public Plan {
    choices = List.copyOf(choices);
    leftOut = List.copyOf(leftOut);
    onFault = Map.copyOf(onFault);
  }

  /** Whether there is, or was, more than one who might be asked. */
  public boolean isChoice() {
    return choices.size() + leftOut.size() > 1 || !onFault.isEmpty();
  }

  /** Choices of a plain name, in this order. */
  public static Plan of(RouteSettings settings, List<ModelNames.Candidate> candidates) {
    return new Plan(
        "",
        settings,
        candidates.stream().map(one -> new Choice(one, "named")).toList(),
        List.of(),
        Map.of());
  }
}
