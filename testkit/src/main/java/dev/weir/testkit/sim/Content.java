package dev.weir.testkit.sim;

import dev.weir.bus.message.Chunk;
import java.util.SplittableRandom;

/**
 * What one direction of a stream carries: remembers what was written and checks what is handed on.
 */
interface Content {

  /** Makes the next chunk, of about so many bytes, and notes it as written. */
  Chunk next(int size, SplittableRandom random);

  /**
   * Takes what a reader was handed.
   *
   * @throws AssertionError when it is not what was written, at this place
   */
  void handed(Chunk chunk);

  /** Whether all that was written has been handed on. */
  boolean complete();
}
