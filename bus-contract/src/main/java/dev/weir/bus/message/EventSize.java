package dev.weir.bus.message;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;

/**
 * What a canonical event costs of a stream's credit. A count of characters, cheap to take and the same on
 * both sides; the encoded frame is at most three times as large.
 */
public final class EventSize {

  private static final int EVENT = 24;

  private EventSize() {}

  /** The cost of an event, in bytes of credit. */
  public static int of(ChatEvent event) {
    return EVENT
        + switch (event) {
          case ChatEvent.TextDelta delta -> delta.text().length();
          case ChatEvent.ThinkingDelta delta -> delta.text().length();
          case ChatEvent.ArgumentsDelta delta -> delta.text().length();
          case ChatEvent.RefusalDelta delta -> delta.text().length();
          case ChatEvent.SignatureDelta delta -> delta.signature().length();
          case ChatEvent.VendorDelta delta -> delta.element().length();
          case ChatEvent.Logprobs logprobs -> logprobs.json().length();
          case ChatEvent.Vendor vendor -> vendor.json().length();
          case ChatEvent.PartStarted started -> of(started.part());
          case ChatEvent.Started started -> started.id().length() + started.model().length();
          case ChatEvent.PartEnded ended -> 0;
          case ChatEvent.Finished finished -> 0;
          case ChatEvent.UsageReport report -> 0;
        };
  }

  private static int of(Part part) {
    return switch (part) {
      case Part.Text text -> text.text().length();
      case Part.Thinking thinking ->
          thinking.text().length()
              + (thinking.signature() == null ? 0 : thinking.signature().length());
      case Part.RedactedThinking redacted -> redacted.data().length();
      case Part.ToolCall call -> call.name().length() + call.arguments().length();
      case Part.Refusal refusal -> refusal.text().length();
      case Part.Vendor vendor -> vendor.json().length();
      case Part.Audio audio -> audio.base64().length();
      case Part.Image image -> of(image.media());
      case Part.Document document -> of(document.media());
      case Part.ToolResult result -> result.content().stream().mapToInt(EventSize::of).sum();
    };
  }

  private static int of(Media media) {
    return switch (media) {
      case Media.Inline inline -> inline.base64().length();
      case Media.Url url -> url.url().length();
      case Media.FileId file -> file.id().length();
      case Media.PlainText plain -> plain.text().length();
    };
  }
}
