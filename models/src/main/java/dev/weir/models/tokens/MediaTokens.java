package dev.weir.models.tokens;

import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What images, sound and documents cost. Images go by the published rule of the family; where the
 * bytes are elsewhere, as one of 1,024 × 1,024. The rest goes by stated defaults: seconds and pages
 * are guessed from the number of bytes.
 */
record MediaTokens(Tokenizer tokenizer, ImageRule images) {

  /** Enough for the header of an image and what cameras put before it: whole groups of Base64. */
  private static final int HEADER_CHARS = 256 * 1_024;

  /** Sixteen bits, 24,000 times a second. */
  private static final long WAVE_BYTES_PER_SECOND = 48_000;

  /** 128 kbit a second, as MP3 and its like have. */
  private static final long PACKED_BYTES_PER_SECOND = 16_000;

  private static final long BYTES_PER_PAGE = 50_000;
  private static final int REMOTE_DOCUMENT = 1_500;

  Tokens image(Part.Image image) {
    ImageSize size = null;
    if (image.media() instanceof Media.Inline inline) {
      size = ImageSize.of(head(inline.base64()));
    }
    boolean low = "low".equals(image.detail());
    return Tokens.about(images.tokens(size == null ? ImageRule.UNKNOWN_SIZE : size, low));
  }

  Tokens audio(Part.Audio audio) {
    boolean wave = audio.format().equals("wav") || audio.format().startsWith("pcm");
    long perSecond = wave ? WAVE_BYTES_PER_SECOND : PACKED_BYTES_PER_SECOND;
    long seconds = Math.max(1, Math.ceilDiv(bytes(audio.base64()), perSecond));
    return Tokens.about(seconds * perSecondOfAudio());
  }

  Tokens document(Part.Document document) {
    return switch (document.media()) {
      case Media.PlainText text -> Tokens.about(tokenizer.count(text.text()));
      case Media.Inline inline when inline.mediaType().startsWith("text/") ->
          Tokens.about(tokenizer.count(text(inline)));
      case Media.Inline inline ->
          Tokens.about(
              Math.max(1, Math.ceilDiv(bytes(inline.base64()), BYTES_PER_PAGE)) * perPage());
      case Media.Url remote -> Tokens.about(REMOTE_DOCUMENT);
      case Media.FileId remote -> Tokens.about(REMOTE_DOCUMENT);
    };
  }

  /** Google's 32, and 10 of OpenAI's, whose audio tokens last a tenth of a second. */
  private long perSecondOfAudio() {
    return tokenizer == Tokenizers.GEMINI ? 32 : 10;
  }

  /** Google's 258; the others read text and a picture of each page. */
  private long perPage() {
    return tokenizer == Tokenizers.GEMINI ? 258 : 2_000;
  }

  private static long bytes(String base64) {
    return base64.length() * 3L / 4;
  }

  private static byte[] head(String base64) {
    byte[] head = decoded(base64.substring(0, Math.min(base64.length(), HEADER_CHARS)));
    return head == null ? new byte[0] : head;
  }

  private static String text(Media.Inline inline) {
    byte[] bytes = decoded(inline.base64());
    return bytes == null ? inline.base64() : new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte @Nullable [] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException broken) {
      return null; // The vendor will refuse it.
    }
  }
}
