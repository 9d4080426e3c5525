package dev.weir.dialects;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Part;
import dev.weir.dialects.json.TextSkim;

/**
 * What an answer has said, as it passes: text, thoughts, refusals, arguments of calls. What the
 * vendor has not counted yet is kept, to be counted if it never is; at most {@value
 * #KEPT_CHARS_MAX} characters of it, and of the rest only how many there are. Not thread-safe.
 */
public final class Said {

  /** Some sixteen thousand tokens: few answers are longer. */
  private static final int KEPT_CHARS_MAX = 64 * 1024;

  private final StringBuilder kept = new StringBuilder();
  private long all;
  private long counted;

  /**
   * What nobody has counted.
   *
   * @param text its beginning, mostly all of it
   * @param chars how long it is
   * @param all whether it is all that was said, so that no count of the vendor's covers any of it
   */
  public record Uncounted(String text, long chars, boolean all) {}

  /** Takes more. */
  public void text(String text) {
    all += text.length();
    int room = KEPT_CHARS_MAX - kept.length();
    kept.append(text, 0, Math.min(room, text.length()));
  }

  /** Takes the inside of a JSON string, with the escapes that stand in it. */
  public void json(byte[] bytes, int from, int to) {
    text(TextSkim.unescaped(new String(bytes, from, to - from, UTF_8)));
  }

  /** Takes an event, of any kind. */
  public void event(ChatEvent event) {
    switch (event) {
      case ChatEvent.TextDelta delta -> text(delta.text());
      case ChatEvent.ThinkingDelta delta -> text(delta.text());
      case ChatEvent.ArgumentsDelta delta -> text(delta.text());
      case ChatEvent.RefusalDelta delta -> text(delta.text());
      case ChatEvent.PartStarted started -> part(started.part());
      default -> {
        // Nothing that a model says.
      }
    }
  }

  private void part(Part part) {
    switch (part) {
      case Part.Text text -> text(text.text());
      case Part.Thinking thinking -> text(thinking.text());
      case Part.Refusal refusal -> text(refusal.text());
      case Part.ToolCall call -> {
        text(call.name());
        text(call.arguments());
      }
      default -> {
        // What media cost only the vendor knows.
      }
    }
  }

  /** The vendor has told how many tokens all that was said so far has. */
  public void counted() {
    counted = all;
    kept.setLength(0);
  }

  /** How many characters were said. */
  public long chars() {
    return all;
  }

  /** Whether there is more than the vendor has counted. */
  public boolean goesOn() {
    return all > counted;
  }

  /** What is still to be counted. */
  public Uncounted uncounted() {
    return new Uncounted(kept.toString(), all - counted, counted == 0);
  }
}
