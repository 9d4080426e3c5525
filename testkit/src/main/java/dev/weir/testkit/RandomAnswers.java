package dev.weir.testkit;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.testkit.ChatShape.Feature;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whole answers. */
final class RandomAnswers {

  private final Dice dice;
  private final RandomParts parts;

  RandomAnswers(Dice dice, RandomParts parts) {
    this.dice = dice;
    this.parts = parts;
  }

  ChatAnswer answer() {
    int many = dice.maybe(Feature.MULTIPLE_CHOICES) ? dice.random.nextInt(2, 5) : 1;
    List<ChatAnswer.Choice> choices = new ArrayList<>();
    for (int index = 0; index < many; index++) {
      choices.add(choice(index));
    }
    return new ChatAnswer(
        dice.id("answer"),
        dice.text.name(),
        dice.shape.has(Feature.CREATED) ? dice.random.nextLong(1, 4_000_000_000L) : 0,
        choices,
        dice.shape.has(Feature.USAGE) ? usage() : Usage.NONE,
        dice.extras(Feature.ANSWER_EXTRAS));
  }

  private ChatAnswer.Choice choice(int index) {
    List<Part> calls = parts.calls();
    List<Part> content = new ArrayList<>(parts.ofAssistant(calls));
    parts.addMade(content);
    return new ChatAnswer.Choice(
        index,
        content,
        finish(!calls.isEmpty()),
        dice.maybe(Feature.LOGPROBS, () -> logprobs(tokens())),
        dice.extras(Feature.CHOICE_EXTRAS));
  }

  private Finish finish(boolean calls) {
    Finish.Reason reason = reason(calls);
    return new Finish(
        reason,
        reason == Finish.Reason.STOP_SEQUENCE && dice.shape.has(Feature.STOP_SEQUENCE_TOLD)
            ? dice.text.text()
            : null,
        reason == Finish.Reason.OTHER ? "x_" + dice.text.name() : null,
        dice.maybe(Feature.FINISH_DETAILS, dice.text::object));
  }

  private Finish.Reason reason(boolean calls) {
    if (calls) {
      return Finish.Reason.TOOL_CALLS;
    }
    List<Finish.Reason> reasons = new ArrayList<>(dice.shape.reasons());
    reasons.remove(Finish.Reason.TOOL_CALLS);
    return reasons.isEmpty() ? Finish.Reason.STOP : dice.pick(reasons);
  }

  /** Counts that add up: what is told of a part is never more than the whole. */
  Usage usage() {
    long input = dice.random.nextLong(1, 2_000_000);
    long output = dice.random.nextLong(0, 200_000);
    Long read = dice.maybe(Feature.USAGE_CACHE_READ, () -> input / 3);
    Long write = dice.maybe(Feature.USAGE_CACHE_WRITE, () -> input / 4);
    Long hour = write == null ? null : (Long) (input / 5);
    Long reasoning = dice.maybe(Feature.USAGE_REASONING, () -> output / 2);
    return new Usage(
        input,
        orUnknown(read),
        orUnknown(write),
        orUnknown(hour),
        output,
        orUnknown(reasoning),
        dice.maybe(Feature.USAGE_ESTIMATED),
        dice.extras(Feature.USAGE_EXTRAS));
  }

  private static long orUnknown(@Nullable Long count) {
    return count == null ? Usage.UNKNOWN : count;
  }

  /** Log probabilities of some tokens; {@link RandomStreams} sends them token by token. */
  static RawJson logprobs(List<RawJson> tokens) {
    return RawJson.of("{\"content\":" + RandomText.array(tokens) + ",\"refusal\":null}");
  }

  private List<RawJson> tokens() {
    List<RawJson> tokens = new ArrayList<>();
    for (int i = dice.upTo(4); i >= 0; i--) {
      tokens.add(
          RawJson.of(
              "{\"token\":\""
                  + dice.text.name()
                  + "\",\"logprob\":-"
                  + dice.upTo(7)
                  + ".25,\"bytes\":[97],\"top_logprobs\":[]}"));
    }
    return tokens;
  }
}
