package dev.weir.bus.message;

import java.util.Set;

/**
 * The operations that a provider may offer beside {@link RequestHead#CHAT} and {@link
 * RequestHead#COUNT_TOKENS}: values of {@link RequestHead#operation()}.
 */
public final class Operation {

  /** Vectors for texts. */
  public static final String EMBEDDINGS = "embeddings";

  /** How well documents answer a query. */
  public static final String RERANK = "rerank";

  /** Images from a prompt. */
  public static final String IMAGES = "images";

  /** Images from images and a prompt. */
  public static final String IMAGE_EDITS = "image-edits";

  /** Images like an image. */
  public static final String IMAGE_VARIATIONS = "image-variations";

  /** Spoken audio from text. */
  public static final String SPEECH = "speech";

  /** Text from audio. */
  public static final String TRANSCRIPTION = "transcription";

  /** English text from audio. */
  public static final String TRANSLATION = "translation";

  /** Whether texts or images are harmful. */
  public static final String MODERATIONS = "moderations";

  /** Files that a vendor keeps. */
  public static final String FILES = "files";

  /** Many requests at once, answered within a day. */
  public static final String BATCHES = "batches";

  /** A conversation of messages in both directions, over a WebSocket. */
  public static final String REALTIME = "realtime";

  /** Anything else of a vendor's API. */
  public static final String PASSTHROUGH = "passthrough";

  /**
   * Whether the vendor is there, by the cheapest question that it answers: its list of models.
   * Asked by gateways for themselves; no caller's operation, and so none of {@link #ALL}.
   */
  public static final String CHECK = "check";

  /** All that a caller may ask for. */
  public static final Set<String> ALL =
      Set.of(
          EMBEDDINGS,
          RERANK,
          IMAGES,
          IMAGE_EDITS,
          IMAGE_VARIATIONS,
          SPEECH,
          TRANSCRIPTION,
          TRANSLATION,
          MODERATIONS,
          FILES,
          BATCHES,
          REALTIME,
          PASSTHROUGH);

  private Operation() {}
}
