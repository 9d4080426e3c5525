package dev.weir.models.tokens;

import java.util.List;

/** What an image costs, by its size and as closely as the model shall look, in tokens. */
sealed interface ImageRule {

  /** The tokens of an image of that size. */
  long tokens(ImageSize size, boolean low);

  /** For sizes that are not known: a picture of a common screen. */
  ImageSize UNKNOWN_SIZE = new ImageSize(1_024, 1_024);

  /**
   * OpenAI's tiles: the image is scaled into 2,048 × 2,048, then its shorter side down to 768, and
   * each begun square of 512 costs a tile.
   *
   * @param base what each image costs; at low detail that is all
   */
  record Tiles(int base, int tile) implements ImageRule {
    @Override
    public long tokens(ImageSize size, boolean low) {
      if (low) {
        return base;
      }
      double fit = Math.min(1, 2_048.0 / Math.max(size.width(), size.height()));
      double width = size.width() * fit;
      double height = size.height() * fit;
      double shorter = Math.min(1, 768.0 / Math.min(width, height));
      return base + tile * squares(width * shorter, 512) * squares(height * shorter, 512);
    }
  }

  /**
   * OpenAI's patches of 32 × 32: at most {@value #PATCHES_MAX} after scaling down, times the
   * model's factor, at any detail.
   */
  record Patches(double factor) implements ImageRule {

    private static final int PATCH = 32;
    private static final int PATCHES_MAX = 1_536;

    @Override
    public long tokens(ImageSize size, boolean low) {
      return (long) Math.ceil(patches(size.width(), size.height()) * factor);
    }

    private static long patches(double width, double height) {
      long whole = squares(width, PATCH) * squares(height, PATCH);
      if (whole <= PATCHES_MAX) {
        return whole;
      }
      double scale = Math.sqrt(PATCHES_MAX * (double) PATCH * PATCH / (width * height));
      double wide = width * scale / PATCH;
      double high = height * scale / PATCH;
      double fit = Math.min(Math.floor(wide) / wide, Math.floor(high) / high);
      return Math.min(
          PATCHES_MAX, squares(wide * fit * PATCH, PATCH) * squares(high * fit * PATCH, PATCH));
    }
  }

  /** Anthropic's: a token for 750 pixels, once the longer side is scaled down to 1,568. */
  record Area() implements ImageRule {
    @Override
    public long tokens(ImageSize size, boolean low) {
      double fit = Math.min(1, 1_568.0 / Math.max(size.width(), size.height()));
      return Math.max(1, (long) Math.ceil(size.width() * fit * (size.height() * fit) / 750));
    }
  }

  /** Google's: 258 for each begun square of 768, and once for an image of at most 384 a side. */
  record Squares() implements ImageRule {
    @Override
    public long tokens(ImageSize size, boolean low) {
      return 258 * squares(size.width(), 768) * squares(size.height(), 768);
    }
  }

  /** A model by the beginning of its name and its rule. */
  record Of(String begins, ImageRule rule) {}

  /** OpenAI's models, the first that fits. */
  List<Of> OPENAI =
      List.of(
          new Of("gpt-4o-mini", new Tiles(2_833, 5_667)),
          new Of("gpt-4.1-mini", new Patches(1.62)),
          new Of("gpt-4.1-nano", new Patches(2.46)),
          new Of("gpt-5-mini", new Patches(1.62)),
          new Of("gpt-5-nano", new Patches(2.46)),
          new Of("o4-mini", new Patches(1.72)),
          new Of("gpt-5", new Tiles(70, 140)),
          new Of("o1", new Tiles(75, 150)),
          new Of("o3", new Tiles(75, 150)),
          new Of("computer-use-preview", new Tiles(65, 129)),
          new Of("", new Tiles(85, 170)));

  /** The rule of a model; those without a published one are counted like GPT-4o. */
  static ImageRule of(Tokenizer tokenizer, String bareModel) {
    if (tokenizer == Tokenizers.CLAUDE) {
      return new Area();
    } else if (tokenizer == Tokenizers.GEMINI) {
      return new Squares();
    }
    for (Of candidate : OPENAI) {
      if (bareModel.startsWith(candidate.begins())) {
        return candidate.rule();
      }
    }
    throw new IllegalStateException("the last rule fits all");
  }

  private static long squares(double length, int side) {
    // A length that is whole but for the rounding of its scale begins no further square.
    return Math.max(1, (long) Math.ceil(length / side - 1e-9));
  }
}
