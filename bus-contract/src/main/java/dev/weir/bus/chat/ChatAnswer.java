package dev.weir.bus.chat;

import dev.weir.bus.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer in no vendor's dialect. {@link #events()} is the same answer as a stream, and
 * {@link AnswerAssembler} folds a stream back into it.
 *
 * @param id the vendor's id of the answer
 * @param model the model that answered, in the vendor's words
 * @param createdSeconds when, in seconds since 1970; 0 when the vendor does not tell
 * @param choices at least one
 * @param extras members that only the source dialect knows
 */
public record ChatAnswer(
    String id,
    String model,
    long createdSeconds,
    List<Choice> choices,
    Usage usage,
    Extras extras) {

  public ChatAnswer {
    choices = List.copyOf(choices);
  }

  /**
   * One of the answers that were asked for.
   *
   * @param logprobs in OpenAI's shape
   */
  public record Choice(
      int index, List<Part> parts, Finish finish, @Nullable RawJson logprobs, Extras extras) {
    public Choice {
      parts = List.copyOf(parts);
    }
  }

  /** The same answer as the events of a stream, each part in one piece. */
  public List<ChatEvent> events() {
    List<ChatEvent> events = new ArrayList<>();
    events.add(new ChatEvent.Started(id, model, createdSeconds, Usage.NONE, extras));
    for (Choice choice : choices) {
      int number = 0;
      for (Part part : choice.parts()) {
        events.add(new ChatEvent.PartStarted(choice.index(), number, part));
        events.add(new ChatEvent.PartEnded(choice.index(), number));
        number++;
      }
      if (choice.logprobs() != null) {
        events.add(new ChatEvent.Logprobs(choice.index(), choice.logprobs()));
      }
      events.add(new ChatEvent.Finished(choice.index(), choice.finish(), choice.extras()));
    }
    events.add(new ChatEvent.UsageReport(usage));
    return events;
  }
}
