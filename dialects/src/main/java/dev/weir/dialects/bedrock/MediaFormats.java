package dev.weir.dialects.bedrock;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Bedrock's formats and the media types that they are. */
final class MediaFormats {

  /** The format of a document that is plain text. */
  static final String TEXT = "txt";

  private static final Set<String> IMAGES = Set.of("png", "jpeg", "gif", "webp");

  private static final Map<String, String> DOCUMENT_TYPES =
      Map.of(
          "pdf",
          "application/pdf",
          "csv",
          "text/csv",
          "doc",
          "application/msword",
          "docx",
          "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
          "xls",
          "application/vnd.ms-excel",
          "xlsx",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
          "html",
          "text/html",
          TEXT,
          "text/plain",
          "md",
          "text/markdown");

  private static final Map<String, String> DOCUMENT_FORMATS =
      DOCUMENT_TYPES.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  private MediaFormats() {}

  /** Null for a format that is not known. */
  static @Nullable String imageType(String format) {
    return IMAGES.contains(format) ? "image/" + format : null;
  }

  /** Null for a type that is not taken. */
  static @Nullable String imageFormat(String mediaType) {
    String bare = bare(mediaType);
    if (bare.equals("image/jpg")) {
      return "jpeg";
    }
    String format = bare.startsWith("image/") ? bare.substring("image/".length()) : "";
    return IMAGES.contains(format) ? format : null;
  }

  /** Null for a format that is not known. */
  static @Nullable String documentType(String format) {
    return DOCUMENT_TYPES.get(format);
  }

  /** Null for a type that is not taken. */
  static @Nullable String documentFormat(String mediaType) {
    return DOCUMENT_FORMATS.get(bare(mediaType));
  }

  /** Without parameters such as a charset. */
  private static String bare(String mediaType) {
    int semicolon = mediaType.indexOf(';');
    return (semicolon < 0 ? mediaType : mediaType.substring(0, semicolon)).strip();
  }
}
