package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.openai.Placed;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the content of messages and of tool results: as a string where that says all. */
final class ContentWriter {

  private final Draft draft;
  private final JsonWriter out;

  ContentWriter(Draft draft) {
    this.draft = draft;
    this.out = draft.out;
  }

  /**
   * The parts that a message of this role can hold, which is not the assistant; notes what is left
   * out. Empty texts say nothing.
   */
  List<Placed> kept(List<Placed> parts, Role role) {
    boolean media = role == Role.USER || role == Role.TOOL;
    List<Placed> kept = new ArrayList<>(parts.size());
    for (Placed placed : parts) {
      switch (placed.part()) {
        case Part.Text text when text.text().isEmpty() -> {}
        case Part.Text text -> kept.add(placed);
        case Part.Refusal refusal ->
            kept.add(
                new Placed(new Part.Text(refusal.text(), null, refusal.extras()), placed.path()));
        case Part.Image image when media -> kept.add(placed);
        case Part.Document document when media -> kept.add(placed);
        case Part.Vendor vendor when vendor.dialect().equals(OPENAI_RESPONSES) -> kept.add(placed);
        case Part.Vendor vendor -> draft.drop(Rule.FOREIGN_PART, placed.path());
        case Part.Thinking thought -> draft.drop(Rule.THOUGHT, placed.path());
        case Part.RedactedThinking thought -> draft.drop(Rule.THOUGHT, placed.path());
        case Part.Audio audio -> throw Draft.refused(Rule.AUDIO, placed.path());
        default -> throw Draft.refused(Rule.MISPLACED, placed.path());
      }
    }
    return kept;
  }

  /** Whether the mark of a result found a place, which is its last part. */
  boolean markLast(List<Placed> parts, @Nullable CacheMark mark) {
    if (!draft.marks(mark)
        || parts.isEmpty()
        || !(parts.getLast().part() instanceof Part.Text last)) {
      return false;
    }
    Part marked = new Part.Text(last.text(), mark, last.extras());
    parts.set(parts.size() - 1, new Placed(marked, parts.getLast().path()));
    return true;
  }

  /** Writes what {@link #kept} has left. */
  void write(String member, List<Placed> parts) {
    out.name(member);
    if (parts.isEmpty()) {
      out.text("");
    } else if (parts.size() == 1
        && parts.getFirst().part() instanceof Part.Text text
        && !draft.marks(text.cache())
        && text.extras().of(OPENAI_RESPONSES).isEmpty()) {
      Path path = parts.getFirst().path();
      out.text(text.text());
      draft.drop(Rule.CACHE, path, text.cache());
      draft.dropForeign(Rule.PART_EXTRAS, text.extras(), path);
    } else {
      out.array();
      parts.forEach(this::part);
      out.endArray();
    }
  }

  /** Writes the content of an assistant's message: texts and refusals. */
  void writeSaid(List<Placed> parts) {
    out.name("content").array();
    for (Placed placed : parts) {
      Map<String, RawJson> own = ItemExtras.without(ItemExtras.own(placed.part()), ItemExtras.ITEM);
      switch (placed.part()) {
        case Part.Text text -> {
          out.object().name("type").text("output_text").name("text").text(text.text());
          draft.drop(Rule.CACHE, placed.path(), text.cache());
        }
        case Part.Refusal refusal ->
            out.object().name("type").text("refusal").name("refusal").text(refusal.text());
        default -> throw new IllegalStateException("nothing else was said");
      }
      draft.dropForeign(Rule.PART_EXTRAS, ItemExtras.of(placed.part()), placed.path());
      out.members(own).endObject();
    }
    out.endArray();
  }

  private void part(Placed placed) {
    Path path = placed.path();
    switch (placed.part()) {
      case Part.Text text -> text(text.text(), text.cache(), text.extras(), path);
      case Part.Image image -> {
        out.object().name("type").text("input_image");
        image(image.media(), path);
        if (image.detail() != null) {
          out.name("detail").text(image.detail());
        }
        end(image.cache(), image.extras(), path);
      }
      case Part.Document document -> document(document, path);
      case Part.Vendor vendor -> out.raw(vendor.json());
      default -> throw new IllegalStateException("left out before");
    }
  }

  private void text(String text, @Nullable CacheMark cache, Extras extras, Path path) {
    out.object().name("type").text("input_text").name("text").text(text);
    end(cache, extras, path);
  }

  private void end(@Nullable CacheMark cache, Extras extras, Path path) {
    draft.mark(cache, path);
    draft.dropForeign(Rule.PART_EXTRAS, extras, path);
    out.members(extras.of(OPENAI_RESPONSES)).endObject();
  }

  private void image(Media media, Path path) {
    switch (media) {
      case Media.Inline inline -> out.name("image_url").text(dataUri(inline));
      case Media.Url url -> out.name("image_url").text(url.url());
      case Media.FileId file -> out.name("file_id").text(ownFile(file, path));
      case Media.PlainText plain -> throw Draft.refused(Rule.MEDIA, path);
    }
  }

  private void document(Part.Document document, Path path) {
    if (document.media() instanceof Media.PlainText plain) {
      text(plain.text(), document.cache(), document.extras(), path);
      return;
    }
    out.object().name("type").text("input_file");
    String title = document.title();
    switch (document.media()) {
      case Media.Inline inline -> {
        // OpenAI wants a name with a file's bytes.
        out.name("filename").text(title == null ? fileName(inline.mediaType()) : title);
        out.name("file_data").text(dataUri(inline));
        title = null;
      }
      case Media.FileId file -> out.name("file_id").text(ownFile(file, path));
      case Media.Url url -> out.name("file_url").text(url.url());
      case Media.PlainText plain -> throw new IllegalStateException("written as a text");
    }
    if (title != null) {
      out.name("filename").text(title);
    }
    end(document.cache(), document.extras(), path);
  }

  /** Both APIs of OpenAI share its files. */
  private static String ownFile(Media.FileId file, Path path) {
    if (!file.dialect().equals(OPENAI_RESPONSES)
        && !file.dialect().equals(DialectName.OPENAI_CHAT)) {
      throw Draft.refused(Rule.MEDIA, path);
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
