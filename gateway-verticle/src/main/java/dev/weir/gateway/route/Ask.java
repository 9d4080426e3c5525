package dev.weir.gateway.route;

import java.util.List;
import java.util.Set;

/**
 * What is known of a call when it is planned.
 *
 * @param name the name asked for
 * @param dialect the caller's dialect
 * @param operation what is asked for
 * @param caller the name of the caller's key; empty when none was needed
 * @param tags what the caller wants the request to be found by
 * @param promptTokens the estimate of the prompt; 0 when it is not known
 * @param answerTokens the longest answer that the caller allows; 0 when it says nothing
 * @param needs what the target has to be able to do
 * @param minuteOfDay of the day in UTC, 0 to 1,439
 */
public record Ask(
    String name,
    String dialect,
    String operation,
    String caller,
    List<String> tags,
    long promptTokens,
    long answerTokens,
    Set<Need> needs,
    int minuteOfDay) {

  /** What a request holds that not every model can do. */
  public enum Need {
    TOOLS,
    IMAGES,
    THINKING
  }

  public Ask {
    tags = List.copyOf(tags);
    needs = Set.copyOf(needs);
  }
}
