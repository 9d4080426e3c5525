package dev.weir.dialects.openai;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the content of messages: as a string where that says all, else as a list of parts. For
 * imitations several texts are joined, since many of them take a list from users only.
 */
final class ContentEncoder {

  private final Draft draft;
  private final JsonWriter out;

  ContentEncoder(Draft draft) {
    this.draft = draft;
    this.out = draft.out;
  }

  /**
   * The parts that a message of this role can hold; notes what is left out. Empty texts say
   * nothing.
   */
  List<Placed> kept(List<Placed> parts, Role role) {
    List<Placed> kept = new ArrayList<>(parts.size());
    for (Placed placed : parts) {
      boolean keep =
          switch (placed.part()) {
            case Part.Text text -> !text.text().isEmpty();
            case Part.Refusal refusal -> !refusal.text().isEmpty();
            case Part.Vendor vendor -> vendor.dialect().equals(DialectName.OPENAI_CHAT);
            case Part.Thinking thinking -> false;
            case Part.RedactedThinking redacted -> false;
            case Part.Image image -> inUserMessage(role, placed, "images");
            case Part.Audio audio -> inUserMessage(role, placed, "audio");
            case Part.Document document -> inUserMessage(role, placed, "documents");
            case Part.ToolCall call -> throw misplaced(placed, "tool calls");
            case Part.ToolResult result -> throw misplaced(placed, "tool results");
          };
      if (keep) {
        kept.add(placed);
      } else if (!(placed.part() instanceof Part.Text)) {
        draft.drop(placed.path());
      }
    }
    return kept;
  }

  private static boolean inUserMessage(Role role, Placed placed, String what) {
    if (role != Role.USER) {
      throw misplaced(placed, what);
    }
    return true;
  }

  private static RuntimeException misplaced(Placed placed, String what) {
    return Draft.unsupported(placed.path(), what + " in this message");
  }

  /**
   * Writes the member {@code content}.
   *
   * @param parts what {@link #kept} has left
   * @param joint what stands between texts that are joined
   */
  void write(List<Placed> parts, String joint) {
    out.name("content");
    if (parts.stream().allMatch(this::isPlain) && (parts.size() <= 1 || !draft.strict)) {
      List<String> texts = new ArrayList<>(parts.size());
      for (Placed placed : parts) {
        if (placed.part() instanceof Part.Text text) {
          texts.add(text.text());
          draft.dropMark(text.cache(), text.extras(), placed.path());
          draft.dropForeign(text.extras(), placed.path());
        }
      }
      out.text(String.join(joint, texts));
    } else {
      out.array();
      parts.forEach(this::part);
      out.endArray();
    }
  }

  private boolean isPlain(Placed placed) {
    return placed.part() instanceof Part.Text text
        && !draft.marks(text.cache())
        && text.extras().of(DialectName.OPENAI_CHAT).isEmpty();
  }

  /** Writes the name of a speaker; many imitations refuse it. */
  void name(Message message, Path path) {
    if (message.name() != null && draft.strict) {
      out.name("name").text(message.name());
    } else {
      draft.drop(path.member("name"), message.name());
    }
  }

  private void part(Placed placed) {
    Path path = placed.path();
    switch (placed.part()) {
      case Part.Text text -> text(text.text(), text.cache(), text.extras(), path);
      case Part.Image image -> {
        out.object().name("type").text("image_url").name("image_url").object();
        out.name("url").text(url(image.media(), path));
        if (image.detail() != null) {
          out.name("detail").text(image.detail());
        }
        endPart("image_url", image.cache(), image.extras(), path);
      }
      case Part.Audio audio -> {
        out.object().name("type").text("input_audio").name("input_audio").object();
        out.name("data").text(audio.base64()).name("format").text(audio.format());
        endPart("input_audio", audio.cache(), audio.extras(), path);
      }
      case Part.Document document -> document(document, path);
      case Part.Refusal refusal -> {
        out.object().name("type").text("refusal").name("refusal").text(refusal.text());
        draft.extras(refusal.extras(), path);
        out.endObject();
      }
      case Part.Vendor vendor -> out.raw(vendor.json());
      default -> throw new IllegalStateException("left out before");
    }
  }

  private void text(String text, @Nullable CacheMark cache, Extras extras, Path path) {
    out.object().name("type").text("text").name("text").text(text);
    draft.mark(cache, extras, path);
    draft.extras(extras, path);
    out.endObject();
  }

  private void document(Part.Document document, Path path) {
    if (document.media() instanceof Media.PlainText plain) {
      text(plain.text(), document.cache(), document.extras(), path);
      return;
    }
    out.object().name("type").text("file").name("file").object();
    switch (document.media()) {
      case Media.Inline inline -> {
        // OpenAI wants a name with every file.
        String title = document.title();
        out.name("filename").text(title == null ? fileName(inline.mediaType()) : title);
        out.name("file_data").text(dataUri(inline));
      }
      case Media.FileId file -> {
        out.name("file_id").text(ownFile(file, path));
        if (document.title() != null) {
          out.name("filename").text(document.title());
        }
      }
      case Media.Url url -> throw Draft.unsupported(path, "documents by address");
      case Media.PlainText plain -> throw new IllegalStateException("written as a text");
    }
    endPart("file", document.cache(), document.extras(), path);
  }

  private void endPart(String member, @Nullable CacheMark cache, Extras extras, Path path) {
    Leftovers.within(out, extras, member);
    out.endObject();
    draft.mark(cache, extras, path);
    draft.extras(extras, path, member);
    out.endObject();
  }

  private static String url(Media media, Path path) {
    return switch (media) {
      case Media.Inline inline -> dataUri(inline);
      case Media.Url url -> url.url();
      case Media.FileId file -> throw Draft.unsupported(path, "images by a file's id");
      case Media.PlainText plain -> throw Draft.unsupported(path, "images of text");
    };
  }

  private static String ownFile(Media.FileId file, Path path) {
    if (!file.dialect().equals(DialectName.OPENAI_CHAT)) {
      throw Draft.unsupported(path, "files that another vendor holds");
    }
    return file.id();
  }

  private static String dataUri(Media.Inline inline) {
    return "data:" + inline.mediaType() + ";base64," + inline.base64();
  }

  private static String fileName(String mediaType) {
    return "document." + mediaType.substring(mediaType.indexOf('/') + 1);
  }
}
