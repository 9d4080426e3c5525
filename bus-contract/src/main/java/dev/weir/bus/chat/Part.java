package dev.weir.bus.chat;

import dev.weir.bus.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a message's or an answer's content. */
public sealed interface Part {

  /** Text. */
  record Text(String text, @Nullable CacheMark cache, Extras extras) implements Part {
    public static Text of(String text) {
      return new Text(text, null, Extras.NONE);
    }
  }

  /**
   * An image.
   *
   * @param detail how closely to look ({@code auto}, {@code low}, {@code high}), OpenAI's word
   */
  record Image(Media media, @Nullable String detail, @Nullable CacheMark cache, Extras extras)
      implements Part {}

  /**
   * Sound.
   *
   * @param format such as {@code wav} or {@code mp3}
   */
  record Audio(String format, String base64, @Nullable CacheMark cache, Extras extras)
      implements Part {}

  /**
   * A document such as a PDF.
   *
   * @param title its title or file name
   */
  record Document(Media media, @Nullable String title, @Nullable CacheMark cache, Extras extras)
      implements Part {}

  /**
   * What the model thought before it answered.
   *
   * @param text the thought, possibly empty where the vendor shows only its signature
   * @param signature the vendor's opaque proof, to be sent back byte for byte
   * @param family whose signature it is ({@code anthropic}, {@code openrouter}, …): it is valid
   *     there only; empty when there is no signature to speak of
   */
  record Thinking(String text, @Nullable String signature, String family, Extras extras)
      implements Part {}

  /** A thought that the vendor shows only in sealed form, to be sent back as it came. */
  record RedactedThinking(String data, String family, Extras extras) implements Part {}

  /**
   * The model calls a tool of the caller.
   *
   * @param arguments the arguments as the model wrote them: JSON text for a function, which may be
   *     invalid, free text for a custom tool
   * @param custom whether the tool takes free text instead of JSON
   */
  record ToolCall(
      String id,
      String name,
      String arguments,
      boolean custom,
      @Nullable CacheMark cache,
      Extras extras)
      implements Part {
    public static ToolCall of(String id, String name, String arguments) {
      return new ToolCall(id, name, arguments, false, null, Extras.NONE);
    }
  }

  /**
   * What a tool gave back.
   *
   * @param content text, images or documents; empty when the tool gave nothing
   * @param error whether the tool failed
   */
  record ToolResult(
      String callId, List<Part> content, boolean error, @Nullable CacheMark cache, Extras extras)
      implements Part {
    public ToolResult {
      content = List.copyOf(content);
    }

    public static ToolResult of(String callId, String text) {
      return new ToolResult(callId, List.of(Text.of(text)), false, null, Extras.NONE);
    }
  }

  /** The model declines to answer, in its own words. */
  record Refusal(String text, Extras extras) implements Part {}

  /**
   * A block that only one dialect knows, whole.
   *
   * @param type the block's type in that dialect's words
   */
  record Vendor(String dialect, String type, RawJson json) implements Part {}
}
