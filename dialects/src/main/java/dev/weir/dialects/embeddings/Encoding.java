package dev.weir.dialects.embeddings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a vector is told. */
public enum Encoding {
  /** JSON numbers. */
  FLOAT,
  /** Floats of 32 bits, the lowest byte first, in base64. */
  BASE64,
  /** Whole numbers from -128 to 127. */
  INT8,
  /** Whole numbers from 0 to 255. */
  UINT8,
  /** A bit for each dimension, eight of them a number from -128 to 127. */
  BINARY,
  /** A bit for each dimension, eight of them a number from 0 to 255. */
  UBINARY;

  static final List<String> WORDS = Arrays.stream(values()).map(Encoding::word).toList();

  /** Cohere's word, which others took. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is made of floats, and not by the vendor's model. */
  boolean isOfFloats() {
    return this == FLOAT || this == BASE64;
  }

  /** Of what the vectors are that it tells. */
  Encoding ofVectors() {
    return isOfFloats() ? FLOAT : this;
  }

  boolean isUnsigned() {
    return this == UINT8 || this == UBINARY;
  }

  static @Nullable Encoding of(String word) {
    int at = WORDS.indexOf(word);
    return at < 0 ? null : values()[at];
  }
}
