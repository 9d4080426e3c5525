package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.dialects.BillingHeader;
import dev.weir.dialects.Drops;
import dev.weir.dialects.openai.ToolNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets through what has a block in this dialect, in the form that the block wants, notes what is
 * left out, refuses what must not be.
 */
final class PartFilter {

  private static final String NOTHING = "(no output)";

  private final Drops drops;
  private final BedrockModel model;
  private final DocumentNames names = new DocumentNames();

  PartFilter(BedrockModel model, Drops drops) {
    this.model = model;
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
    List<Part> kept = new ArrayList<>();
    for (Part part : parts(parts, path)) {
      if (!(part instanceof Part.Text) && !(part instanceof Part.Vendor)) {
        throw Rule.INSTRUCTION_MEDIA.refusal(path + ".content");
      }
      if (BillingHeader.is(part)) {
        drops.add(Rule.BILLING_HEADER);
      } else {
        kept.add(part);
      }
    }
    return kept;
  }

  private @Nullable Part part(Part part, String path) {
    drops.addForeign(Rule.PART_MEMBER, extras(part));
    return switch (part) {
      case Part.Text text ->
          text.text().isBlank() ? null : new Part.Text(text.text(), mark(text), text.extras());
      case Part.Refusal refusal ->
          refusal.text().isBlank() ? null : new Part.Text(refusal.text(), null, refusal.extras());
      case Part.Image image -> image(image, path);
      case Part.Document document -> document(document, path);
      case Part.Audio audio ->
          new Part.Audio(audio.format(), audio.base64(), mark(audio), audio.extras());
      case Part.Thinking thought -> thinking(thought);
      case Part.RedactedThinking sealed -> {
        boolean ours = sealed.family().equals(Thoughts.BEDROCK);
        drops.addIfSet(Rule.THINKING, ours ? null : sealed);
        yield ours ? sealed : null;
      }
      case Part.ToolCall call ->
          new Part.ToolCall(
              call.id(),
              ToolNames.fitting(call.name()),
              call.arguments(),
              call.custom(),
              mark(call),
              call.extras());
      case Part.ToolResult result -> result(result, path);
      case Part.Vendor vendor -> vendor(vendor);
    };
  }

  private @Nullable Part thinking(Part.Thinking thought) {
    boolean ours =
        thought.signature() != null
            && (thought.family().equals(Thoughts.BEDROCK)
                || (thought.family().equals(Thoughts.ANTHROPIC) && model.isClaude()));
    drops.addIfSet(Rule.THINKING, ours ? null : thought);
    return ours ? thought : null;
  }

  private @Nullable Part vendor(Part.Vendor vendor) {
    if (!vendor.dialect().equals(BEDROCK_CONVERSE)) {
      drops.addNamed(Rule.PART_MEMBER, vendor.type());
      return null;
    }
    if (vendor.type().equals(CachePoints.MEMBER) && !model.takesCachePoints()) {
      drops.add(Rule.CACHE);
      return null;
    }
    return vendor;
  }

  private static Extras extras(Part part) {
    return switch (part) {
      case Part.Text text -> text.extras();
      case Part.Refusal refusal -> refusal.extras();
      case Part.Image image -> image.extras();
      case Part.Document document -> document.extras();
      case Part.Audio audio -> audio.extras();
      case Part.ToolCall call -> call.extras();
      case Part.ToolResult result -> result.extras();
      case Part.Thinking thought -> thought.extras();
      case Part.RedactedThinking sealed -> sealed.extras();
      case Part.Vendor vendor -> Extras.NONE;
    };
  }

  /** The mark of a part, as far as the model takes it. */
  private @Nullable CacheMark mark(Part part) {
    CacheMark mark = CachePoints.of(part);
    if (mark == null || !model.takesCachePoints()) {
      drops.addIfSet(Rule.CACHE, mark);
      return null;
    }
    if (!CachePoints.lives(mark)) {
      drops.add(Rule.CACHE_TTL);
    }
    return mark;
  }

  private Part image(Part.Image image, String path) {
    String detail = image.detail();
    drops.addIfSet(Rule.DETAIL, "auto".equals(detail) ? null : detail);
    Media media = media(image.media(), path);
    if (media instanceof Media.PlainText
        || (media instanceof Media.Inline inline
            && MediaFormats.imageFormat(inline.mediaType()) == null)) {
      throw Rule.MEDIA_TYPE.refusal(path);
    }
    return new Part.Image(media, null, mark(image), image.extras());
  }

  private Part document(Part.Document document, String path) {
    Media media = media(document.media(), path);
    if (media instanceof Media.Inline inline
        && MediaFormats.documentFormat(inline.mediaType()) == null) {
      throw Rule.MEDIA_TYPE.refusal(path);
    }
    return new Part.Document(media, names.of(document.title()), mark(document), document.extras());
  }

  private static Media media(Media media, String path) {
    return switch (media) {
      case Media.Inline inline -> inline;
      case Media.PlainText text -> text;
      case Media.FileId file -> {
        if (!file.dialect().equals(BEDROCK_CONVERSE)) {
          throw Rule.FILE.refusal(path);
        }
        yield file;
      }
      case Media.Url url -> ofDataUri(url.url(), path);
    };
  }

  private static Media ofDataUri(String uri, String path) {
    int comma = uri.indexOf(";base64,");
    if (!uri.startsWith("data:") || comma < 0) {
      throw Rule.MEDIA_URL.refusal(path);
    }
    return new Media.Inline(
        uri.substring("data:".length(), comma), uri.substring(comma + ";base64,".length()));
  }

  /** There are no cache points within a result: the last mark there stands after it. */
  private Part result(Part.ToolResult result, String path) {
    CacheMark mark = mark(result);
    List<Part> content = new ArrayList<>();
    for (Part part : parts(result.content(), path)) {
      CacheMark within = CachePoints.of(part);
      mark = result.cache() == null && within != null ? within : mark;
      content.add(part);
    }
    if (content.isEmpty()) {
      content.add(Part.Text.of(NOTHING));
    }
    return new Part.ToolResult(result.callId(), content, result.error(), mark, result.extras());
  }
}
