package dev.weir.dialects.gemini;

import java.util.Locale;
import java.util.Map;

/** Media types, which this dialect wants of all media, also of those that it fetches itself. */
final class MediaTypes {

  private static final Map<String, String> BY_ENDING =
      Map.of(
          "png", "image/png",
          "jpg", "image/jpeg",
          "jpeg", "image/jpeg",
          "webp", "image/webp",
          "gif", "image/gif",
          "heic", "image/heic",
          "pdf", "application/pdf",
          "txt", "text/plain",
          "html", "text/html",
          "csv", "text/csv");

  private MediaTypes() {}

  /** What an address seems to hold, judged by its ending. */
  static String of(String url, String otherwise) {
    int end = url.length();
    for (char c : new char[] {'?', '#'}) {
      int at = url.indexOf(c);
      end = at >= 0 && at < end ? at : end;
    }
    String path = url.substring(0, end);
    String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return BY_ENDING.getOrDefault(ending, otherwise);
  }

  /** The media type of sound in a format. */
  static String ofAudio(String format) {
    return "audio/" + format;
  }

  /** The format of sound of a media type. */
  static String audioFormat(String mediaType) {
    String format = mediaType.substring("audio/".length());
    return switch (format.toLowerCase(Locale.ROOT)) {
      case "mpeg" -> "mp3";
      case "x-wav", "wave" -> "wav";
      default -> format;
    };
  }
}
