package dev.weir.dialects.engine;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;

/** About how much memory a part takes, in characters. */
final class PartSize {

  private PartSize() {}

  static long of(Part part) {
    return switch (part) {
      case Part.Text text -> text.text().length() + of(text.extras());
      case Part.Image image -> of(image.media()) + of(image.extras());
      case Part.Audio audio -> audio.base64().length() + of(audio.extras());
      case Part.Document document -> of(document.media()) + of(document.extras());
      case Part.Thinking thought -> {
        String signature = thought.signature();
        yield thought.text().length()
            + (signature == null ? 0 : signature.length())
            + of(thought.extras());
      }
      case Part.RedactedThinking sealed -> sealed.data().length() + of(sealed.extras());
      case Part.ToolCall call -> call.arguments().length() + of(call.extras());
      case Part.ToolResult result ->
          result.content().stream().mapToLong(PartSize::of).sum() + of(result.extras());
      case Part.Refusal refusal -> refusal.text().length() + of(refusal.extras());
      case Part.Vendor vendor -> vendor.json().length();
    };
  }

  static long of(Extras extras) {
    return extras.members().values().stream().mapToLong(RawJson::length).sum();
  }

  private static long of(Media media) {
    return switch (media) {
      case Media.Inline inline -> inline.base64().length();
      case Media.Url url -> url.url().length();
      case Media.FileId file -> file.id().length();
      case Media.PlainText plain -> plain.text().length();
    };
  }
}
