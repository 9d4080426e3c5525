package dev.weir.dialects.operation;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * In whose words an operation beside chat is asked and answered, for callers and vendors alike.
 * Stateless. Everything that a method refuses it refuses with a {@link FaultException}, and with
 * nothing else, whatever the bytes.
 *
 * @param <Q> the request in no vendor's words
 * @param <A> the answer in no vendor's words
 */
public interface OperationShape<Q, A extends OperationShape.Answered> {

  /** The name on the bus: see {@link dev.weir.bus.message.ShapeName}. */
  String name();

  /**
   * Reads a caller's request.
   *
   * @param model the model that is to serve it, as the vendor names it; where the body names one,
   *     that is the caller's name for it
   * @throws FaultException {@link Fault.Invalid} when it is not sound
   */
  Q readRequest(Buffer body, String model);

  /**
   * Writes a request for a vendor: several where the vendor takes less in one than the caller asked
   * for. They are sent in any order.
   *
   * @throws FaultException {@link Fault.UnsupportedByTarget} for what may not be dropped silently
   */
  Written writeRequest(Q request);

  /**
   * Reads a vendor's answers.
   *
   * @param bodies one for each of the requests written, in their order
   * @throws FaultException {@link Fault.Upstream} when one is none
   */
  A readAnswers(List<Buffer> bodies, Q request);

  /** Writes the answer for a caller that asked in this shape. */
  Buffer writeAnswer(A answer, Q request, Context context);

  /** An answer in no vendor's words. */
  interface Answered {
    /** The tokens, as far as they were told. */
    Usage usage();
  }

  /**
   * A vendor's requests, written.
   *
   * @param dropped what was left out because the vendor has no word for it, as paths such as {@code
   *     user}
   */
  record Written(List<Buffer> bodies, List<String> dropped) {
    public Written {
      bodies = List.copyOf(bodies);
      dropped = List.copyOf(dropped);
    }
  }

  /**
   * What an answer tells beside its content.
   *
   * @param requestId ours
   * @param askedModel the model as the caller named it
   * @param nowSeconds seconds since 1970
   */
  record Context(String requestId, String askedModel, long nowSeconds) {}
}
