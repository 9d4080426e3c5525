package dev.weir.provider.vendor;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.message.Frame;
import io.vertx.core.buffer.Buffer;

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

  /** How a whole answer ended. */
  Frame.Ending ending();

  /** What was used so far. */
  Usage partialUsage();
}
