package dev.weir.dialects.operation;

import dev.weir.bus.chat.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * A caller's request in a vendor's words.
 *
 * @param bodies what the vendor is sent, in any order
 * @param dropped what was left out, as paths
 * @param back makes the caller's answer of the vendor's
 */
public record Translated(List<Buffer> bodies, List<String> dropped, Back back) {

  /** An answer in the caller's words. */
  public record Answer(Buffer body, Usage usage) {}

  /** The way back. */
  public interface Back {
    /**
     * Makes the caller's answer.
     *
     * @param answers one for each body, in their order
     * @throws dev.weir.bus.fault.FaultException when one is no answer
     */
    Answer answer(List<Buffer> answers, OperationShape.Context context);
  }
}
