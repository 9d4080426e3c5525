package dev.weir.dialects.operation;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import io.vertx.core.buffer.Buffer;

/**
 * A shape in which vendors are asked, and nobody asks: what would need a caller is a fault of ours.
 *
 * @param <Q> the request in no vendor's words
 * @param <A> the answer in no vendor's words
 */
public interface VendorShape<Q, A extends OperationShape.Answered> extends OperationShape<Q, A> {

  @Override
  default Q readRequest(Buffer body, String model) {
    throw unasked();
  }

  @Override
  default Buffer writeAnswer(A answer, Q request, Context context) {
    throw unasked();
  }

  private FaultException unasked() {
    return new Fault.Internal("nobody asks in the shape " + name()).asException();
  }
}
