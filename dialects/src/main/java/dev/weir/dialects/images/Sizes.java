package dev.weir.dialects.images;

import dev.weir.dialects.images.ImagesRequest.Frame;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes in pixels and what stands for them where one asks for an aspect ratio and a class. */
final class Sizes {

  /** The aspect ratios of Imagen. */
  static final List<Ratio> IMAGEN = ratios("1:1", "3:4", "4:3", "9:16", "16:9");

  /** The aspect ratios of Gemini's images. */
  static final List<Ratio> GEMINI =
      ratios("1:1", "2:3", "3:2", "3:4", "4:3", "9:16", "16:9", "21:9");

  /** The aspect ratios of xAI, but for the two with a fraction, which nobody means by a size. */
  static final List<Ratio> XAI =
      ratios("1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "1:2", "2:1", "9:20", "20:9");

  /** The sizes that all of OpenAI's GPT image models make. */
  private static final Map<String, String> STANDARD =
      Map.of("1:1", "1024x1024", "3:2", "1536x1024", "2:3", "1024x1536");

  /**
   * Sizes for models that make any: both sides can be divided by 16, as these models want it, and
   * there are about as many pixels as in the standard ones.
   */
  private static final Map<String, String> ANY =
      Map.of(
          "4:3", "1344x1008",
          "3:4", "1008x1344",
          "16:9", "1536x864",
          "9:16", "864x1536",
          "21:9", "1792x768");

  private static final String AUTO = "auto";
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
  private static final Pattern RATIO = Pattern.compile("(\\d{1,3}):(\\d{1,3})");

  /** 1792x1024 is what DALL-E made of 16:9. */
  private static final double TOLERANCE = 0.02;

  // Halfway, as the eye sees it, between the classes of 1, 4 and 16 million pixels, and below them.
  private static final long PIXELS_1K_MIN = 500_000;
  private static final long PIXELS_2K_MIN = 2_000_000;
  private static final long PIXELS_4K_MIN = 8_000_000;

  private Sizes() {}

  /** An aspect ratio. */
  record Ratio(int width, int height) {
    double distance(Ratio other) {
      return Math.abs(
          Math.log((double) width / height) - Math.log((double) other.width / other.height));
    }

    @Override
    public String toString() {
      return width + ":" + height;
    }
  }

  /**
   * What to ask for.
   *
   * @param ratio null for the vendor's default
   * @param resolution {@code 2K} or {@code 4K}; null for 1K, which is every vendor's default, and
   *     which some models do not want to hear
   * @param ratioKept whether the ratio is the one that was wanted
   * @param sizeKept whether there are about as many pixels as were wanted
   */
  record Choice(
      @Nullable Ratio ratio, @Nullable String resolution, boolean ratioKept, boolean sizeKept) {}

  /**
   * What comes nearest to a frame; null when it is written as nobody can read it.
   *
   * @param known the ratios that there are
   * @param has4k whether the greatest class is 4K and not 2K
   */
  static @Nullable Choice choose(Frame frame, List<Ratio> known, boolean has4k) {
    Ratio pixels = parsed(SIZE, frame.size());
    Ratio wanted = parsed(RATIO, frame.aspectRatio());
    if ((pixels == null && isSaid(frame.size()))
        || (wanted == null && isSaid(frame.aspectRatio()))) {
      return null;
    }
    String asked = frame.resolution();
    String resolution = asked == null ? ofPixels(pixels) : asked.toUpperCase(Locale.ROOT);
    boolean sizeKept = true;
    switch (resolution) {
      case "1K", "2K" -> {
        // Both classes are everywhere.
      }
      case "4K" -> {
        sizeKept = has4k;
        resolution = has4k ? resolution : "2K";
      }
      default -> {
        sizeKept = false;
        resolution = "1K";
      }
    }
    String told = resolution.equals("1K") ? null : resolution;
    Ratio ratio = wanted == null ? pixels : wanted;
    if (ratio == null) {
      return new Choice(null, told, true, sizeKept);
    }
    Ratio nearest = known.stream().min(Comparator.comparingDouble(ratio::distance)).orElseThrow();
    return new Choice(nearest, told, nearest.distance(ratio) <= TOLERANCE, sizeKept);
  }

  /**
   * OpenAI's size for a ratio.
   *
   * @param any whether the model makes any size, not only the standard ones
   */
  static Sized openAi(Ratio ratio, boolean any) {
    String exact = STANDARD.get(ratio.toString());
    if (exact == null && any) {
      exact = ANY.get(ratio.toString());
    }
    if (exact != null) {
      return new Sized(exact, true);
    }
    return new Sized(ratio.width() > ratio.height() ? "1536x1024" : "1024x1536", false);
  }

  /**
   * A size for a ratio.
   *
   * @param ratioKept whether it has that ratio
   */
  record Sized(String size, boolean ratioKept) {}

  /** A ratio as it is written; null when it is none, or is left to the vendor. */
  static @Nullable Ratio ratio(@Nullable String text) {
    return parsed(RATIO, text);
  }

  /** Whether it is more than to leave it to the vendor. */
  static boolean isSaid(@Nullable String text) {
    return text != null && !text.isEmpty() && !text.equals(AUTO);
  }

  private static String ofPixels(@Nullable Ratio size) {
    if (size == null) {
      return "1K";
    }
    long pixels = (long) size.width() * size.height();
    if (pixels >= PIXELS_4K_MIN) {
      return "4K";
    }
    if (pixels >= PIXELS_2K_MIN) {
      return "2K";
    }
    return pixels >= PIXELS_1K_MIN ? "1K" : "less";
  }

  private static @Nullable Ratio parsed(Pattern pattern, @Nullable String text) {
    Matcher matcher = pattern.matcher(text == null ? "" : text);
    if (!matcher.matches()) {
      return null;
    }
    int width = Integer.parseInt(matcher.group(1));
    int height = Integer.parseInt(matcher.group(2));
    return width == 0 || height == 0 ? null : new Ratio(width, height);
  }

  private static List<Ratio> ratios(String... texts) {
    return List.of(texts).stream()
        .map(
            text -> {
              String[] sides = text.split(":", -1);
              return new Ratio(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
            })
        .toList();
  }
}
