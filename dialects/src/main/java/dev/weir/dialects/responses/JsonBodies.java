package dev.weir.dialects.responses;

import dev.weir.dialects.sse.ByteSlice;
import dev.weir.dialects.sse.SseEvent;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** JSON that may be none. */
final class JsonBodies {

  private JsonBodies() {}

  /** The value, or null when the bytes are not JSON. */
  static @Nullable JsonValue read(Buffer body) {
    try {
      return JsonReader.read(body);
    } catch (NotJsonException page) {
      return null;
    }
  }

  /** The data of an event, or null when it is not JSON. It is valid as long as the event. */
  static @Nullable JsonValue read(SseEvent event) {
    ByteSlice data = event.data();
    try {
      return JsonReader.read(data.array(), data.offset(), data.length());
    } catch (NotJsonException garbage) {
      return null;
    }
  }

  /** The type that an event has by its data, else by its name. */
  static String type(SseEvent event, JsonValue data) {
    String named = data.textOf("type");
    if (named != null) {
      return named;
    }
    return data.get("error") == null ? event.type() : "error";
  }
}
