package dev.weir.testkit.sim;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Canonical events. They may be joined and cut on their way: what counts is the text that they
 * amount to.
 */
final class EventContent implements Content {

  private final StringBuilder written = new StringBuilder();
  private final Flattened writing = new Flattened(written);
  private final StringBuilder handed = new StringBuilder();
  private final Flattened handing = new Flattened(handed);
  private final int largeSize;
  private int checked;
  private int number;

  /**
   * @param largeSize how large the events are that cannot be cut, now and then; 0 for none
   */
  EventContent(int largeSize) {
    this.largeSize = largeSize;
  }

  @Override
  public Chunk next(int size, SplittableRandom random) {
    List<ChatEvent> events = new ArrayList<>();
    int left = size;
    while (left > 0) {
      int length = 1 + random.nextInt(random.nextInt(8) == 0 ? left : Math.min(left, 12));
      events.add(event(length, random));
      left -= length;
    }
    events.forEach(writing::add);
    return new Chunk.Events(events);
  }

  private ChatEvent event(int length, SplittableRandom random) {
    int choice = random.nextInt(8) == 0 ? 1 : 0;
    number++;
    return switch (random.nextInt(24)) {
      case 0 -> new ChatEvent.PartStarted(choice, number, Part.Text.of(text(length, random)));
      case 1 ->
          new ChatEvent.PartStarted(
              choice, number, Part.ToolCall.of("c" + number, "f", text(length, random)));
      case 2 -> new ChatEvent.PartEnded(choice, number);
      case 3 -> new ChatEvent.UsageReport(Usage.of(number, length));
      case 4 -> new ChatEvent.ThinkingDelta(choice, 0, text(length, random));
      case 5 -> new ChatEvent.ArgumentsDelta(choice, 0, text(length, random));
      case 6 -> new ChatEvent.RefusalDelta(choice, 0, text(length, random));
      case 7 -> new ChatEvent.Vendor("openai-chat", "odd", json(length));
      case 8 ->
          largeSize > 0
              ? new ChatEvent.Vendor("openai-chat", "large", json(largeSize))
              : new ChatEvent.Started("a", "m", number, Usage.NONE, Extras.NONE);
      default -> new ChatEvent.TextDelta(choice, 0, text(length, random));
    };
  }

  private static RawJson json(int length) {
    return RawJson.of("\"" + "v".repeat(Math.max(0, length - 2)) + "\"");
  }

  /** Whole characters only, one in five outside the basic plane. */
  private static String text(int length, SplittableRandom random) {
    StringBuilder text = new StringBuilder(length + 1);
    while (text.length() < length) {
      if (random.nextInt(5) == 0) {
        text.appendCodePoint(0x1F600 + random.nextInt(64));
      } else {
        text.append((char) ('a' + random.nextInt(26)));
      }
    }
    return text.toString();
  }

  @Override
  public void handed(Chunk chunk) {
    if (!(chunk instanceof Chunk.Events events)) {
      throw new AssertionError("events were written, handed was " + chunk);
    }
    events.events().forEach(handing::add);
    if (handed.length() > written.length()) {
      throw new AssertionError("more was handed on than was written");
    }
    for (; checked < handed.length(); checked++) {
      if (handed.charAt(checked) != written.charAt(checked)) {
        int from = Math.max(0, checked - 40);
        throw new AssertionError(
            "written …"
                + written.substring(from, checked + 1)
                + " but handed on …"
                + handed.substring(from, checked + 1));
      }
    }
  }

  @Override
  public boolean complete() {
    return handed.length() == written.length();
  }

  /** Events as one text that does not change when deltas are joined or cut. */
  private static final class Flattened {
    private final StringBuilder out;
    private String open = "";

    Flattened(StringBuilder out) {
      this.out = out;
    }

    void add(ChatEvent event) {
      switch (event) {
        case ChatEvent.TextDelta d -> delta("text", d.choice(), d.index(), d.text());
        case ChatEvent.ThinkingDelta d -> delta("thinking", d.choice(), d.index(), d.text());
        case ChatEvent.ArgumentsDelta d -> delta("arguments", d.choice(), d.index(), d.text());
        case ChatEvent.RefusalDelta d -> delta("refusal", d.choice(), d.index(), d.text());
        case ChatEvent.PartStarted s when s.part() instanceof Part.Text t -> {
          whole("text part " + s.choice() + ' ' + s.index());
          if (!t.text().isEmpty()) {
            delta("text", s.choice(), s.index(), t.text());
          }
        }
        case ChatEvent.PartStarted s when s.part() instanceof Part.ToolCall c -> {
          whole("call " + s.choice() + ' ' + s.index() + ' ' + c.id() + ' ' + c.name());
          if (!c.arguments().isEmpty()) {
            delta("arguments", s.choice(), s.index(), c.arguments());
          }
        }
        default -> whole(event.toString());
      }
    }

    private void whole(String text) {
      out.append('\n').append(text);
      open = "";
    }

    private void delta(String kind, int choice, int index, String text) {
      if (Character.isLowSurrogate(text.charAt(0))
          || Character.isHighSurrogate(text.charAt(text.length() - 1))) {
        throw new AssertionError("a character was cut in two: " + text);
      }
      String key = kind + ' ' + choice + ' ' + index;
      if (!key.equals(open)) {
        out.append('\n').append(key).append(": ");
        open = key;
      }
      out.append(text);
    }
  }
}
