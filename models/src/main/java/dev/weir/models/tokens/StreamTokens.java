package dev.weir.models.tokens;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the answer of a stream as it comes, and tells the usage at any moment: what the vendor
 * told, and by our count what came since, or all if it told nothing. Needs the memory of some
 * hundred characters for each choice that has a part open. Not thread-safe.
 */
public final class StreamTokens {

  private final Tokenizer tokenizer;
  private final Map<Integer, Open> open = new HashMap<>();
  private long said;
  private long thought;
  private Usage told;
  private long countedWhenTold;

  /** A part that is not whole yet. */
  private record Open(boolean thinking, RunningCount count) {}

  /**
   * A counter for one answer.
   *
   * @param prompt the tokens of the request, by {@link RequestTokens}
   */
  public StreamTokens(Tokenizer tokenizer, Tokens prompt) {
    this.tokenizer = tokenizer;
    this.told =
        new Usage(
            prompt.count(),
            Usage.UNKNOWN,
            Usage.UNKNOWN,
            Usage.UNKNOWN,
            Usage.UNKNOWN,
            Usage.UNKNOWN,
            true,
            Extras.NONE);
  }

  /** Takes the next event of the stream, of any kind. */
  public void onChunk(ChatEvent event) {
    switch (event) {
      case ChatEvent.Started started -> learn(started.usage());
      case ChatEvent.UsageReport report -> learn(report.usage());
      case ChatEvent.PartStarted begun -> begin(begun.choice(), begun.part());
      case ChatEvent.TextDelta delta -> add(delta.choice(), delta.text());
      case ChatEvent.ThinkingDelta delta -> add(delta.choice(), delta.text());
      case ChatEvent.ArgumentsDelta delta -> add(delta.choice(), delta.text());
      case ChatEvent.RefusalDelta delta -> add(delta.choice(), delta.text());
      case ChatEvent.PartEnded ended -> settle(ended.choice());
      case ChatEvent.Finished finished -> settle(finished.choice());
      case ChatEvent.SignatureDelta opaque -> {}
      case ChatEvent.VendorDelta opaque -> {}
      case ChatEvent.Logprobs opaque -> {}
      case ChatEvent.Vendor opaque -> {}
    }
  }

  /** Takes more text of the first choice, for streams that are nothing but text. */
  public void onChunk(String text) {
    add(0, text);
  }

  /** The usage so far; what is counted here and not told by the vendor makes it an estimate. */
  public Usage usage() {
    long output = output(false) + output(true);
    long since = output - countedWhenTold;
    if (since == 0 && told.output() != Usage.UNKNOWN) {
      return told;
    }
    return told.updatedBy(
        new Usage(
            Usage.UNKNOWN,
            Usage.UNKNOWN,
            Usage.UNKNOWN,
            Usage.UNKNOWN,
            Usage.orZero(told.output()) + since,
            told.reasoning() == Usage.UNKNOWN ? output(true) : Usage.UNKNOWN,
            true,
            Extras.NONE));
  }

  private void learn(Usage usage) {
    told = told.updatedBy(usage);
    if (usage.output() != Usage.UNKNOWN) {
      countedWhenTold = output(false) + output(true);
    }
  }

  private void begin(int choice, Part part) {
    settle(choice);
    RunningCount count = new RunningCount(tokenizer);
    open.put(choice, new Open(part instanceof Part.Thinking, count));
    switch (part) {
      case Part.Text text -> count.add(text.text());
      case Part.Thinking thinking -> count.add(thinking.text());
      case Part.Refusal refusal -> count.add(refusal.text());
      case Part.ToolCall call -> {
        said += tokenizer.count(call.name());
        count.add(call.arguments());
      }
      default -> {
        // Media and vendors' blocks: what they cost only the vendor knows.
      }
    }
  }

  private void add(int choice, String text) {
    open.computeIfAbsent(choice, first -> new Open(false, new RunningCount(tokenizer)))
        .count()
        .add(text);
  }

  private void settle(int choice) {
    Open whole = open.remove(choice);
    if (whole == null) {
      return;
    }
    if (whole.thinking()) {
      thought += whole.count().tokens();
    } else {
      said += whole.count().tokens();
    }
  }

  private long output(boolean thinking) {
    long tokens = thinking ? thought : said;
    for (Open part : open.values()) {
      if (part.thinking() == thinking) {
        tokens += part.count().tokens();
      }
    }
    return tokens;
  }
}
