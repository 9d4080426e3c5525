package dev.weir.dialects.bedrock;

import io.vertx.core.buffer.Buffer;

/** The transcripts of this dialect for tests of all dialects. */
public final class Transcripts {

  private Transcripts() {}

  /** The frames of a transcript's lines. */
  public static Buffer frames(String lines) {
    return Fixtures.frames(lines);
  }
}
