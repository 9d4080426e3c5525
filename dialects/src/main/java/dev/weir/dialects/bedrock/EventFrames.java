package dev.weir.dialects.bedrock;

import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;

/** Frames of a stream as they are written, one after the other. */
final class EventFrames {

  private final JsonWriter json = new JsonWriter();
  private Buffer out = Buffer.buffer();

  /** Begins the object of the next event, which the caller fills. */
  JsonWriter begin() {
    return json.reset().object();
  }

  /**
   * Ends the object: it becomes an event of this type.
   *
   * @param inner how many objects within it are open
   */
  void end(EventType type, int inner) {
    for (int i = 0; i < inner; i++) {
      json.endObject();
    }
    out.appendBytes(type.frame(json.endObject().toBytes()));
  }

  /** What was written since this was asked last. */
  Buffer take() {
    Buffer taken = out;
    out = Buffer.buffer();
    return taken;
  }
}
