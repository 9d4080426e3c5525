package dev.weir.provider.vendor;

import dev.weir.bus.chat.Usage;
import dev.weir.dialects.Said;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A vendor's answer that is passed on piece by piece. */
interface StreamedAnswer {

  /**
   * Takes a piece and passes on what is whole with it.
   *
   * @return whether the answer is whole too, so that nothing more need be read
   * @throws dev.weir.bus.fault.FaultException when the vendor reports an error, after what came
   *     before it has been passed on
   */
  boolean feed(Buffer bytes);

  /**
   * The vendor has ended its answer.
   *
   * @throws dev.weir.bus.fault.FaultException when it was not whole
   */
  void end();

  /** Why it ended, in the vendor's words; null while it has not. */
  @Nullable String reason();

  /** What the vendor has told of what was used. */
  Usage told();

  /** What it has said since. */
  Said.Uncounted said();
}
