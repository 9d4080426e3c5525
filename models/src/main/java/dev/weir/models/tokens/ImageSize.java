package dev.weir.models.tokens;

import org.jspecify.annotations.Nullable;

/**
 * The width and height of an image in pixels, both above 0, read from the first bytes of a PNG,
 * JPEG, GIF or WebP.
 */
public record ImageSize(int width, int height) {

  private static final int PNG = 0x89504E47;
  private static final int GIF = 0x47494638;
  private static final int RIFF = 0x52494646;
  private static final int WEBP = 0x57454250;
  private static final int VP8 = 0x56503820;
  private static final int VP8L = 0x5650384C;
  private static final int VP8X = 0x56503858;

  /** The size, or null for bytes that are no such image or end before they tell. Never throws. */
  public static @Nullable ImageSize of(byte[] bytes) {
    if (bytes.length < 10) {
      return null;
    }
    int magic = big32(bytes, 0);
    if (magic == PNG) {
      return bytes.length < 24 ? null : checked(big32(bytes, 16), big32(bytes, 20));
    } else if (magic == GIF) {
      return checked(little16(bytes, 6), little16(bytes, 8));
    } else if (magic == RIFF) {
      return bytes.length < 30 || big32(bytes, 8) != WEBP ? null : webp(bytes);
    } else if (big16(bytes, 0) == 0xFFD8) {
      return jpeg(bytes);
    }
    return null;
  }

  private static @Nullable ImageSize webp(byte[] bytes) {
    return switch (big32(bytes, 12)) {
      case VP8 -> checked(little16(bytes, 26) & 0x3FFF, little16(bytes, 28) & 0x3FFF);
      case VP8L -> {
        int bits = little16(bytes, 21) | little16(bytes, 23) << 16;
        yield checked((bits & 0x3FFF) + 1, (bits >>> 14 & 0x3FFF) + 1);
      }
      case VP8X -> checked(little24(bytes, 24) + 1, little24(bytes, 27) + 1);
      default -> null;
    };
  }

  /** Walks from marker to marker until the one that begins the frame. */
  private static @Nullable ImageSize jpeg(byte[] bytes) {
    int at = 2;
    while (at + 9 <= bytes.length && (bytes[at] & 0xFF) == 0xFF) {
      int marker = bytes[at + 1] & 0xFF;
      if (marker == 0xFF) { // Padding.
        at++;
      } else if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) { // They have no length.
        at += 2;
      } else if (isFrame(marker)) {
        return checked(big16(bytes, at + 7), big16(bytes, at + 5));
      } else {
        at += 2 + Math.max(2, big16(bytes, at + 2));
      }
    }
    return null;
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private static @Nullable ImageSize checked(int width, int height) {
    return width > 0 && height > 0 ? new ImageSize(width, height) : null;
  }

  private static int big32(byte[] bytes, int at) {
    return big16(bytes, at) << 16 | big16(bytes, at + 2);
  }

  private static int big16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }

  private static int little16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
  }

  private static int little24(byte[] bytes, int at) {
    return little16(bytes, at) | (bytes[at + 2] & 0xFF) << 16;
  }
}
