package dev.weir.dialects.gemini;

import static dev.weir.bus.message.DialectName.GEMINI;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.dialects.Drops;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets through what this dialect has a part for, notes what is left out, refuses what must not. */
final class PartFilter {

  private final Drops drops;

  PartFilter(Drops drops) {
    this.drops = drops;
  }

  /** What is left of the parts of a message, or of a result. */
  List<Part> parts(List<Part> parts, String path) {
    List<Part> kept = new ArrayList<>();
    int index = 0;
    for (Part part : parts) {
      Part passed = part(part, path + ".parts[" + index++ + "]");
      if (passed != null) {
        kept.add(passed);
      }
    }
    return kept;
  }

  private @Nullable Part part(Part part, String path) {
    return switch (part) {
      case Part.Text text -> {
        note(text.cache(), text.extras());
        boolean empty = text.text().isEmpty() && text.extras().of(GEMINI).isEmpty();
        yield empty ? null : text;
      }
      case Part.Refusal refusal -> {
        note(null, refusal.extras());
        yield refusal.text().isEmpty() ? null : Part.Text.of(refusal.text());
      }
      case Part.Image image -> {
        note(image.cache(), image.extras());
        String detail = image.detail();
        drops.addIfSet(Rule.DETAIL, "auto".equals(detail) ? null : detail);
        Media media = media(image.media(), path);
        yield new Part.Image(media, null, null, image.extras());
      }
      case Part.Document document -> {
        note(document.cache(), document.extras());
        drops.addIfSet(Rule.TITLE, document.title());
        Media media = media(document.media(), path);
        yield new Part.Document(media, null, null, document.extras());
      }
      case Part.Audio audio -> {
        note(audio.cache(), audio.extras());
        yield audio;
      }
      case Part.Thinking thought -> {
        note(null, thought.extras());
        boolean foreign = thought.signature() != null && isForeign(thought.family());
        yield foreign || isEmpty(thought) ? dropped(foreign) : thought;
      }
      case Part.RedactedThinking sealed -> {
        note(null, sealed.extras());
        yield isForeign(sealed.family()) ? dropped(true) : sealed;
      }
      case Part.ToolCall call -> {
        note(call.cache(), call.extras());
        yield call;
      }
      case Part.ToolResult result -> {
        note(result.cache(), result.extras());
        List<Part> content = parts(result.content(), path);
        yield new Part.ToolResult(result.callId(), content, result.error(), null, result.extras());
      }
      case Part.Vendor vendor -> {
        boolean own = vendor.dialect().equals(GEMINI);
        drops.addIfSet(Rule.VENDOR_PART, own ? null : vendor);
        yield own ? vendor : null;
      }
    };
  }

  private void note(@Nullable CacheMark cache, Extras extras) {
    drops.addIfSet(Rule.CACHE, cache);
    drops.addForeign(Rule.PART_EXTRAS, extras);
  }

  private static boolean isForeign(String family) {
    return !family.equals(Signatures.GEMINI);
  }

  private static boolean isEmpty(Part.Thinking thought) {
    return thought.text().isEmpty() && thought.signature() == null;
  }

  private @Nullable Part dropped(boolean told) {
    if (told) {
      drops.add(Rule.THINKING);
    }
    return null;
  }

  private static Media media(Media media, String path) {
    return switch (media) {
      case Media.FileId file when !file.dialect().equals(GEMINI) ->
          throw Rule.FOREIGN_FILE.refusal(path);
      case Media.Url url when url.url().startsWith("data:") -> ofDataUri(url);
      default -> media;
    };
  }

  private static Media ofDataUri(Media.Url url) {
    String uri = url.url();
    int data = uri.indexOf(";base64,");
    return data < 0
        ? url
        : new Media.Inline(
            uri.substring("data:".length(), data), uri.substring(data + ";base64,".length()));
  }
}
