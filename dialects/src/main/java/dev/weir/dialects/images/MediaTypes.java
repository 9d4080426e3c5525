package dev.weir.dialects.images;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Media types of images. */
final class MediaTypes {

  private static final String IMAGE = "image/";

  private MediaTypes() {}

  /**
   * What the base64 of an image's first bytes tells; for what they do not tell, the format that the
   * vendor named.
   */
  static String of(String base64, @Nullable String format) {
    if (base64.startsWith("iVBORw0KGgo")) {
      return IMAGE + "png";
    }
    if (base64.startsWith("/9j/")) {
      return IMAGE + "jpeg";
    }
    if (base64.startsWith("UklGR")) {
      return IMAGE + "webp";
    }
    if (base64.startsWith("R0lGOD")) {
      return IMAGE + "gif";
    }
    return ofFormat(format == null ? "png" : format);
  }

  /** The media type of a format. */
  static String ofFormat(String format) {
    String lower = format.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "jpg" -> IMAGE + "jpeg";
      case "svg" -> IMAGE + "svg+xml";
      default -> IMAGE + lower;
    };
  }

  /** The format of a media type; null when it is not one of images. */
  static @Nullable String format(String mediaType) {
    String lower = mediaType.toLowerCase(Locale.ROOT);
    return lower.startsWith(IMAGE) && lower.length() > IMAGE.length()
        ? lower.substring(IMAGE.length())
        : null;
  }
}
