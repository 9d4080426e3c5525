package dev.weir.bus.message;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a canonical event costs of a stream's credit: an allowance for what is of fixed size, and
 * the characters of all texts and bytes of all JSON. Cheap to take and the same on both sides; the
 * encoded event is at most three times as large. Cache marks, which no answer has, are left out.
 */
public final class EventSize {

  private static final int EVENT = 24;
  private static final int PART = 16;
  private static final int USAGE = 24;
  private static final int MEMBER = 4;

  private EventSize() {}

  /** The cost of an event, in bytes of credit. */
  public static int of(ChatEvent event) {
    return EVENT
        + switch (event) {
          case ChatEvent.TextDelta delta -> delta.text().length();
          case ChatEvent.ThinkingDelta delta -> delta.text().length();
          case ChatEvent.ArgumentsDelta delta -> delta.text().length();
          case ChatEvent.RefusalDelta delta -> delta.text().length();
          case ChatEvent.SignatureDelta delta -> of(delta.signature(), delta.family());
          case ChatEvent.VendorDelta delta ->
              of(delta.dialect(), delta.member()) + delta.element().length();
          case ChatEvent.Logprobs logprobs -> logprobs.json().length();
          case ChatEvent.Vendor vendor ->
              of(vendor.dialect(), vendor.type()) + vendor.json().length();
          case ChatEvent.PartStarted started -> of(started.part());
          case ChatEvent.Started started ->
              of(started.id(), started.model()) + of(started.usage()) + of(started.extras());
          case ChatEvent.PartEnded ended -> 0;
          case ChatEvent.Finished finished -> of(finished.finish()) + of(finished.extras());
          case ChatEvent.UsageReport report -> of(report.usage());
        };
  }

  private static int of(Part part) {
    return PART
        + switch (part) {
          case Part.Text text -> text.text().length() + of(text.extras());
          case Part.Thinking thinking ->
              of(thinking.text(), thinking.signature(), thinking.family()) + of(thinking.extras());
          case Part.RedactedThinking redacted ->
              of(redacted.data(), redacted.family()) + of(redacted.extras());
          case Part.ToolCall call ->
              of(call.id(), call.name(), call.arguments()) + of(call.extras());
          case Part.Refusal refusal -> refusal.text().length() + of(refusal.extras());
          case Part.Vendor vendor -> of(vendor.dialect(), vendor.type()) + vendor.json().length();
          case Part.Audio audio -> of(audio.format(), audio.base64()) + of(audio.extras());
          case Part.Image image -> of(image.media()) + of(image.detail()) + of(image.extras());
          case Part.Document document ->
              of(document.media()) + of(document.title()) + of(document.extras());
          case Part.ToolResult result -> {
            int size = result.callId().length() + of(result.extras());
            for (Part content : result.content()) {
              size += of(content);
            }
            yield size;
          }
        };
  }

  private static int of(Media media) {
    return switch (media) {
      case Media.Inline inline -> of(inline.mediaType(), inline.base64());
      case Media.Url url -> url.url().length();
      case Media.FileId file -> of(file.dialect(), file.id());
      case Media.PlainText plain -> plain.text().length();
    };
  }

  private static int of(Finish finish) {
    RawJson details = finish.details();
    return of(finish.stopSequence(), finish.vendorReason())
        + (details == null ? 0 : details.length());
  }

  private static int of(Usage usage) {
    return USAGE + of(usage.extras());
  }

  private static int of(Extras extras) {
    int size = extras.dialect().length();
    for (Map.Entry<String, RawJson> member : extras.members().entrySet()) {
      size += MEMBER + member.getKey().length() + member.getValue().length();
    }
    return size;
  }

  private static int of(@Nullable String... texts) {
    int size = 0;
    for (String text : texts) {
      size += text == null ? 0 : text.length();
    }
    return size;
  }
}
