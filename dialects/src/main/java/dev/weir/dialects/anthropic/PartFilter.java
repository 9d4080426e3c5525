package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.dialects.Drops;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets through what has a block in this dialect, notes what is left out, refuses what must not be.
 */
final class PartFilter {

  private final Drops drops;

  PartFilter(Drops drops) {
    this.drops = drops;
  }

  /** The parts of a turn. */
  List<Part> parts(List<Part> parts, String path) {
    List<Part> kept = new ArrayList<>();
    int index = 0;
    for (Part part : parts) {
      Part passed = part(part, path + ".content." + index++);
      if (passed != null) {
        kept.add(passed);
      }
    }
    return kept;
  }

  /** The parts of an instruction, which is text. */
  List<Part> instructions(List<Part> parts, String path) {
    List<Part> kept = parts(parts, path);
    for (Part part : kept) {
      if (!(part instanceof Part.Text) && !(part instanceof Part.Vendor)) {
        throw Rule.INSTRUCTIONS.refusal(path + ".content");
      }
    }
    return kept;
  }

  private @Nullable Part part(Part part, String path) {
    drops.addForeign(Rule.PART, extras(part));
    return switch (part) {
      case Part.Text text -> text.text().isBlank() ? null : text;
      case Part.Refusal refusal -> refusal.text().isBlank() ? null : refusal;
      case Part.Image image -> image(image, path);
      case Part.Document document -> document(document, path);
      case Part.Audio audio -> throw Rule.AUDIO.refusal(path);
      case Part.Thinking thought -> ours(thought.signature(), thought.family(), thought);
      case Part.RedactedThinking sealed -> ours(sealed.data(), sealed.family(), sealed);
      case Part.ToolCall call -> {
        checkName(call.name(), path + ".name");
        yield call;
      }
      case Part.ToolResult result ->
          new Part.ToolResult(
              result.callId(),
              parts(result.content(), path),
              result.error(),
              result.cache(),
              result.extras());
      case Part.Vendor vendor -> {
        boolean known = vendor.dialect().equals(ANTHROPIC_MESSAGES);
        if (!known) {
          drops.addNamed(Rule.PART, vendor.type());
        }
        yield known ? vendor : null;
      }
    };
  }

  private static Extras extras(Part part) {
    return switch (part) {
      case Part.Text text -> text.extras();
      case Part.Refusal refusal -> refusal.extras();
      case Part.Image image -> image.extras();
      case Part.Document document -> document.extras();
      case Part.ToolCall call -> call.extras();
      case Part.ToolResult result -> result.extras();
      case Part.Thinking thought -> thought.extras();
      case Part.RedactedThinking sealed -> sealed.extras();
      case Part.Audio audio -> Extras.NONE;
      case Part.Vendor vendor -> Extras.NONE;
    };
  }

  /** A thought is valid only for the family that signed it. */
  private @Nullable Part ours(@Nullable String signature, String family, Part thought) {
    if (signature != null && family.equals(Signatures.ANTHROPIC)) {
      return thought;
    }
    drops.add(Rule.THINKING);
    return null;
  }

  private Part image(Part.Image image, String path) {
    String detail = image.detail();
    drops.addIfSet(Rule.DETAIL, "auto".equals(detail) ? null : detail);
    return new Part.Image(media(image.media(), path), null, image.cache(), image.extras());
  }

  private static Part document(Part.Document document, String path) {
    Media media = media(document.media(), path);
    if (media instanceof Media.Inline inline && inline.mediaType().startsWith("text/")) {
      media = plain(inline); // Only PDFs are taken as bytes.
    }
    return new Part.Document(media, document.title(), document.cache(), document.extras());
  }

  private static Media plain(Media.Inline inline) {
    try {
      byte[] text = Base64.getDecoder().decode(inline.base64());
      return new Media.PlainText(new String(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notBase64) {
      return inline;
    }
  }

  private static Media media(Media media, String path) {
    return switch (media) {
      case Media.FileId file when !file.dialect().equals(ANTHROPIC_MESSAGES) ->
          throw Rule.FOREIGN_FILE.refusal(path);
      case Media.Url url when url.url().startsWith("data:") -> ofDataUri(url);
      default -> media;
    };
  }

  private static Media ofDataUri(Media.Url url) {
    String uri = url.url();
    int comma = uri.indexOf(";base64,");
    return comma < 0
        ? url
        : new Media.Inline(
            uri.substring("data:".length(), comma), uri.substring(comma + ";base64,".length()));
  }

  /** Refuses a name of a tool that Anthropic would refuse. */
  static void checkName(String name, String path) {
    if (!ToolIds.isToolName(name)) {
      throw Rule.TOOL_NAME.refusal(path);
    }
  }
}
