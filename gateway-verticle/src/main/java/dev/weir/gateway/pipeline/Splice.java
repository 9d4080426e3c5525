package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.gateway.route.Remedy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins a second answer to a text that broke off (docs/resilience.md, "In the middle of an
 * answer"): asks for the rest, and says it as if the first vendor had gone on.
 */
final class Splice {

  private static final int CHARS_PER_TOKEN = 4;

  private final String said;
  private final Usage before;
  private String space;
  private Usage told = Usage.NONE;
  private int shift;
  private boolean joined;
  private boolean apart;

  /**
   * @param said what the caller was told
   * @param before what that has used
   */
  Splice(String said, Usage before) {
    this.said = said;
    this.before = before;
    this.space = said.substring(said.stripTrailing().length());
  }

  /** Whether another vendor may do better after this failure. */
  static boolean cures(Fault fault) {
    return switch (Remedy.of(fault)) {
      case AGAIN, INSTANCE, RATE, KEY -> true;
      case CHOICE, CONTEXT, FILTER, NOTHING -> false;
    };
  }

  /**
   * The request for the rest: the conversation, and the text as the beginning of the assistant's
   * answer. Null where only a whole answer has the form that is asked for.
   */
  @Nullable ChatRequest rest(ChatRequest asked) {
    boolean plain =
        asked.outputFormat() == null || asked.outputFormat() instanceof OutputFormat.Text;
    if (!plain) {
      return null;
    }
    List<Message> messages = new ArrayList<>(asked.messages());
    String begun = said.stripTrailing(); // A beginning that ends in space is refused.
    if (!begun.isEmpty()) {
      begin(messages, begun);
    }
    Integer most = asked.sampling().maxOutputTokens();
    Integer left = most == null ? null : Math.max(1, most - said.length() / CHARS_PER_TOKEN);
    return new ChatRequest(
        asked.model(),
        messages,
        asked.tools(),
        asked.toolChoice(),
        asked.parallelTools(),
        asked.sampling().withMaxOutputTokens(left),
        null, // Who goes on from a beginning has no room for thoughts before it.
        asked.outputFormat(),
        asked.stream(),
        asked.endUser(),
        asked.cacheKey(),
        asked.autoCache(),
        asked.serviceTier(),
        asked.extras());
  }

  /** The caller may have begun the answer itself. */
  private static void begin(List<Message> messages, String begun) {
    Message last = messages.isEmpty() ? null : messages.getLast();
    if (last == null || last.role() != Role.ASSISTANT) {
      messages.add(Message.of(Role.ASSISTANT, Part.Text.of(begun)));
      return;
    }
    List<Part> parts = new ArrayList<>(last.parts());
    if (!parts.isEmpty() && parts.getLast() instanceof Part.Text text) {
      parts.removeLast();
      parts.add(new Part.Text(text.text() + begun, text.cache(), text.extras()));
    } else {
      parts.add(Part.Text.of(begun));
    }
    messages.removeLast();
    messages.add(new Message(last.role(), parts, last.name(), last.extras()));
  }

  // ---- Its answer

  /** A piece of the second answer as a piece of the first. */
  Chunk joined(Chunk chunk) {
    if (!(chunk instanceof Chunk.Events events)) {
      throw new IllegalStateException("an answer in canonical form goes on in another");
    }
    List<ChatEvent> out = new ArrayList<>(events.events().size());
    events.events().forEach(event -> join(event, out));
    return new Chunk.Events(out);
  }

  private void join(ChatEvent event, List<ChatEvent> out) {
    switch (event) {
      case ChatEvent.Started started -> told = told.updatedBy(started.usage());
      case ChatEvent.UsageReport report -> {
        told = told.updatedBy(report.usage());
        out.add(new ChatEvent.UsageReport(sum(told)));
      }
      case ChatEvent.PartStarted started when isFirst(started) -> {
        joined = true;
        text(((Part.Text) started.part()).text(), out);
      }
      case ChatEvent.PartStarted started -> {
        leave(out);
        int index = started.index() + shift;
        out.add(new ChatEvent.PartStarted(started.choice(), index, started.part()));
      }
      case ChatEvent.TextDelta delta when joined && delta.index() == 0 -> text(delta.text(), out);
      case ChatEvent.TextDelta it ->
          out.add(new ChatEvent.TextDelta(it.choice(), it.index() + shift, it.text()));
      case ChatEvent.ThinkingDelta it ->
          out.add(new ChatEvent.ThinkingDelta(it.choice(), it.index() + shift, it.text()));
      case ChatEvent.SignatureDelta it ->
          out.add(
              new ChatEvent.SignatureDelta(
                  it.choice(), it.index() + shift, it.signature(), it.family()));
      case ChatEvent.ArgumentsDelta it ->
          out.add(new ChatEvent.ArgumentsDelta(it.choice(), it.index() + shift, it.text()));
      case ChatEvent.RefusalDelta it ->
          out.add(new ChatEvent.RefusalDelta(it.choice(), it.index() + shift, it.text()));
      case ChatEvent.VendorDelta it ->
          out.add(
              new ChatEvent.VendorDelta(
                  it.choice(), it.index() + shift, it.dialect(), it.member(), it.element()));
      case ChatEvent.PartEnded ended ->
          out.add(new ChatEvent.PartEnded(ended.choice(), ended.index() + shift));
      case ChatEvent.Finished finished -> {
        leave(out);
        out.add(finished);
      }
      case ChatEvent.Logprobs probs -> out.add(probs);
      case ChatEvent.Vendor vendor -> out.add(vendor);
    }
  }

  private boolean isFirst(ChatEvent.PartStarted started) {
    return !joined && !apart && started.part() instanceof Part.Text;
  }

  /** The second answer has no text to go on with: the first one's ends, and the rest follows. */
  private void leave(List<ChatEvent> out) {
    if (!joined && !apart) {
      apart = true;
      shift = 1;
      out.add(new ChatEvent.PartEnded(0, 0));
    }
  }

  /** Space that the caller has already is not said again. */
  private void text(String more, List<ChatEvent> out) {
    int from = 0;
    while (from < more.length()
        && !space.isEmpty()
        && Character.isWhitespace(more.charAt(from))
        && more.charAt(from) == space.charAt(0)) {
      space = space.substring(1);
      from++;
    }
    if (from < more.length()) {
      space = "";
      out.add(new ChatEvent.TextDelta(0, 0, more.substring(from)));
    }
  }

  /** What both answers have used together. */
  Usage sum(Usage second) {
    return new Usage(
        sum(before.input(), second.input()),
        sum(before.cacheRead(), second.cacheRead()),
        sum(before.cacheWrite5m(), second.cacheWrite5m()),
        sum(before.cacheWrite1h(), second.cacheWrite1h()),
        sum(before.output(), second.output()),
        sum(before.reasoning(), second.reasoning()),
        before.estimated() || second.estimated(),
        Extras.NONE);
  }

  private static long sum(long one, long two) {
    boolean unknown = one == Usage.UNKNOWN && two == Usage.UNKNOWN;
    return unknown ? Usage.UNKNOWN : Usage.orZero(one) + Usage.orZero(two);
  }
}
