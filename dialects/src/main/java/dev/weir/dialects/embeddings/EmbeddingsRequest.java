package dev.weir.dialects.embeddings;

import dev.weir.bus.chat.Extras;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for embeddings in no vendor's words.
 *
 * @param model as the vendor names it
 * @param items what is embedded, at least one
 * @param encodings how the vectors are wanted, at least one way and each once
 * @param packed whether vectors of whole numbers go to the caller as the base64 of their bytes
 * @param dimensions how many a vector shall have, null for the model's own number
 * @param truncate null for the vendor's own habit
 * @param user the end user
 * @param spelled members of which the others here tell all, as the caller spelled them: only who
 *     speaks the caller's own dialect needs them, and nobody else loses anything
 * @param extras members that only the caller's own dialect knows
 */
public record EmbeddingsRequest(
    String model,
    List<Item> items,
    List<Encoding> encodings,
    boolean packed,
    @Nullable Integer dimensions,
    @Nullable Truncate truncate,
    @Nullable String user,
    Extras spelled,
    Extras extras) {

  public EmbeddingsRequest {
    items = List.copyOf(items);
    encodings = List.copyOf(encodings);
  }

  /**
   * One input.
   *
   * @param task what its vector is for, where that was told
   * @param title of a document
   */
  public record Item(Content content, @Nullable Task task, @Nullable String title) {}

  /** Whether any vector is wanted that is not made of floats. */
  boolean wantsWholeNumbers() {
    return encodings.stream().anyMatch(encoding -> !encoding.isOfFloats());
  }

  /** Whether any vector is wanted that is made of floats. */
  boolean wantsFloats() {
    return encodings.stream().anyMatch(Encoding::isOfFloats);
  }
}
