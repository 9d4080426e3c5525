package dev.weir.dialects.universal;

import dev.weir.bus.fault.Fault;
import dev.weir.dialects.openai.FaultBodies;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;

/**
 * A failure as callers of the bus and of the universal paths read it: {@code {"error", "status",
 * "number", "retryable"}}. The error is in OpenAI's words; the number is that of {@link Fault}.
 */
public final class FailureMessage {

  private FailureMessage() {}

  /** The HTTP status, which the message also names. */
  public static int status(Fault fault) {
    return FaultBodies.status(fault);
  }

  /** The message. */
  public static Buffer of(Fault fault, String requestId) {
    JsonValue error = JsonReader.read(FaultBodies.body(fault, requestId)).get("error");
    JsonWriter out = new JsonWriter().object().name("error");
    if (error == null) {
      out.nothing();
    } else {
      out.raw(error.raw());
    }
    out.name("status").number(status(fault));
    out.name("number").number(fault.number());
    return out.name("retryable").bool(fault.retryable()).endObject().toBuffer();
  }
}
