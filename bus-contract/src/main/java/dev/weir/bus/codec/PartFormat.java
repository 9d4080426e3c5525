package dev.weir.bus.codec;

import static dev.weir.bus.codec.SmallFormats.readExtras;
import static dev.weir.bus.codec.SmallFormats.writeExtras;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import org.jspecify.annotations.Nullable;

/** {@link Part} and {@link Media}: a tag, then a record. */
final class PartFormat {

  private PartFormat() {}

  static void write(WireWriter out, Part part) {
    out.octet(tag(part));
    int start = out.open();
    switch (part) {
      case Part.Text text -> {
        out.string(text.text());
        writeCache(out, text.cache());
        writeExtras(out, text.extras());
      }
      case Part.Image image -> {
        writeMedia(out, image.media());
        out.nullable(image.detail(), WireWriter::string);
        writeCache(out, image.cache());
        writeExtras(out, image.extras());
      }
      case Part.Audio audio -> {
        out.string(audio.format());
        out.string(audio.base64());
        writeCache(out, audio.cache());
        writeExtras(out, audio.extras());
      }
      case Part.Document document -> {
        writeMedia(out, document.media());
        out.nullable(document.title(), WireWriter::string);
        writeCache(out, document.cache());
        writeExtras(out, document.extras());
      }
      case Part.Thinking thinking -> {
        out.string(thinking.text());
        out.nullable(thinking.signature(), WireWriter::string);
        out.string(thinking.family());
        writeExtras(out, thinking.extras());
      }
      case Part.RedactedThinking redacted -> {
        out.string(redacted.data());
        out.string(redacted.family());
        writeExtras(out, redacted.extras());
      }
      case Part.ToolCall call -> {
        out.string(call.id());
        out.string(call.name());
        out.string(call.arguments());
        out.bool(call.custom());
        writeCache(out, call.cache());
        writeExtras(out, call.extras());
      }
      case Part.ToolResult result -> {
        out.string(result.callId());
        out.list(result.content(), PartFormat::write);
        out.bool(result.error());
        writeCache(out, result.cache());
        writeExtras(out, result.extras());
      }
      case Part.Refusal refusal -> {
        out.string(refusal.text());
        writeExtras(out, refusal.extras());
      }
      case Part.Vendor vendor -> {
        out.string(vendor.dialect());
        out.string(vendor.type());
        out.json(vendor.json());
      }
    }
    out.close(start);
  }

  private static int tag(Part part) {
    return switch (part) {
      case Part.Text text -> WireTags.PART_TEXT;
      case Part.Image image -> WireTags.PART_IMAGE;
      case Part.Audio audio -> WireTags.PART_AUDIO;
      case Part.Document document -> WireTags.PART_DOCUMENT;
      case Part.Thinking thinking -> WireTags.PART_THINKING;
      case Part.RedactedThinking redacted -> WireTags.PART_REDACTED_THINKING;
      case Part.ToolCall call -> WireTags.PART_TOOL_CALL;
      case Part.ToolResult result -> WireTags.PART_TOOL_RESULT;
      case Part.Refusal refusal -> WireTags.PART_REFUSAL;
      case Part.Vendor vendor -> WireTags.PART_VENDOR;
    };
  }

  static Part read(WireReader in) {
    int tag = in.octet();
    int outer = in.descend();
    Part part =
        switch (tag) {
          case WireTags.PART_TEXT -> new Part.Text(in.string(), readCache(in), readExtras(in));
          case WireTags.PART_IMAGE ->
              new Part.Image(
                  readMedia(in), in.nullable(WireReader::string), readCache(in), readExtras(in));
          case WireTags.PART_AUDIO ->
              new Part.Audio(in.string(), in.string(), readCache(in), readExtras(in));
          case WireTags.PART_DOCUMENT ->
              new Part.Document(
                  readMedia(in), in.nullable(WireReader::string), readCache(in), readExtras(in));
          case WireTags.PART_THINKING ->
              new Part.Thinking(
                  in.string(), in.nullable(WireReader::string), in.string(), readExtras(in));
          case WireTags.PART_REDACTED_THINKING ->
              new Part.RedactedThinking(in.string(), in.string(), readExtras(in));
          case WireTags.PART_TOOL_CALL ->
              new Part.ToolCall(
                  in.string(), in.string(), in.string(), in.bool(), readCache(in), readExtras(in));
          case WireTags.PART_TOOL_RESULT ->
              new Part.ToolResult(
                  in.string(), in.list(PartFormat::read), in.bool(), readCache(in), readExtras(in));
          case WireTags.PART_REFUSAL -> new Part.Refusal(in.string(), readExtras(in));
          case WireTags.PART_VENDOR -> new Part.Vendor(in.string(), in.string(), in.json());
          default -> throw new UnreadableException("unknown part " + tag);
        };
    in.ascend(outer);
    return part;
  }

  private static void writeMedia(WireWriter out, Media media) {
    out.octet(
        switch (media) {
          case Media.Inline inline -> WireTags.MEDIA_INLINE;
          case Media.Url url -> WireTags.MEDIA_URL;
          case Media.FileId file -> WireTags.MEDIA_FILE;
          case Media.PlainText plain -> WireTags.MEDIA_TEXT;
        });
    int start = out.open();
    switch (media) {
      case Media.Inline inline -> {
        out.string(inline.mediaType());
        out.string(inline.base64());
      }
      case Media.Url url -> out.string(url.url());
      case Media.FileId file -> {
        out.string(file.dialect());
        out.string(file.id());
      }
      case Media.PlainText plain -> out.string(plain.text());
    }
    out.close(start);
  }

  private static Media readMedia(WireReader in) {
    int tag = in.octet();
    int outer = in.open();
    Media media =
        switch (tag) {
          case WireTags.MEDIA_INLINE -> new Media.Inline(in.string(), in.string());
          case WireTags.MEDIA_URL -> new Media.Url(in.string());
          case WireTags.MEDIA_FILE -> new Media.FileId(in.string(), in.string());
          case WireTags.MEDIA_TEXT -> new Media.PlainText(in.string());
          default -> throw new UnreadableException("unknown media " + tag);
        };
    in.close(outer);
    return media;
  }

  private static void writeCache(WireWriter out, @Nullable CacheMark mark) {
    out.nullable(mark, SmallFormats::writeCacheMark);
  }

  private static @Nullable CacheMark readCache(WireReader in) {
    return in.nullable(SmallFormats::readCacheMark);
  }
}
