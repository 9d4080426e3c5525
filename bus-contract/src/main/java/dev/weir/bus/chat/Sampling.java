package dev.weir.bus.chat;

import dev.weir.bus.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The knobs of generation. Null (or an empty list) means that the caller did not say.
 *
 * @param maxOutputTokens the most tokens of the answer, thoughts included
 * @param stop texts at which the answer ends
 * @param choices how many answers (OpenAI's {@code n})
 * @param logitBias token id → bias, as a JSON object
 */
public record Sampling(
    @Nullable Integer maxOutputTokens,
    @Nullable Double temperature,
    @Nullable Double topP,
    @Nullable Integer topK,
    List<String> stop,
    @Nullable Integer choices,
    @Nullable Long seed,
    @Nullable Double presencePenalty,
    @Nullable Double frequencyPenalty,
    @Nullable Boolean logprobs,
    @Nullable Integer topLogprobs,
    @Nullable RawJson logitBias) {

  /** Nothing said. */
  public static final Sampling DEFAULT =
      new Sampling(null, null, null, null, List.of(), null, null, null, null, null, null, null);

  public Sampling {
    stop = List.copyOf(stop);
  }

  /** The same with another bound on the answer's length. */
  public Sampling withMaxOutputTokens(@Nullable Integer tokens) {
    return new Sampling(
        tokens,
        temperature,
        topP,
        topK,
        stop,
        choices,
        seed,
        presencePenalty,
        frequencyPenalty,
        logprobs,
        topLogprobs,
        logitBias);
  }
}
