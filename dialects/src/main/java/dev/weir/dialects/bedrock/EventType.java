package dev.weir.dialects.bedrock;

import dev.weir.dialects.eventstream.FrameWriter;
import dev.weir.dialects.eventstream.HeaderValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** An event that we send, with the bytes of its headers. */
final class EventType {

  static final EventType MESSAGE_START = new EventType("messageStart");
  static final EventType BLOCK_START = new EventType("contentBlockStart");
  static final EventType BLOCK_DELTA = new EventType("contentBlockDelta");
  static final EventType BLOCK_STOP = new EventType("contentBlockStop");
  static final EventType MESSAGE_STOP = new EventType("messageStop");
  static final EventType METADATA = new EventType("metadata");

  /** A piece of InvokeModel's stream. */
  static final EventType CHUNK = new EventType("chunk");

  private final byte[] headers;

  private EventType(String word) {
    this.headers = headers("event", ":event-type", word);
  }

  /** A frame of this type. */
  byte[] frame(byte[] json) {
    return FrameWriter.frame(headers, json);
  }

  /** A frame that says that the stream has failed. */
  static byte[] exception(String word, byte[] json) {
    return FrameWriter.frame(headers("exception", ":exception-type", word), json);
  }

  private static byte[] headers(String messageType, String header, String word) {
    Map<String, HeaderValue> headers = new LinkedHashMap<>();
    headers.put(":message-type", new HeaderValue.Text(messageType));
    headers.put(header, new HeaderValue.Text(word));
    headers.put(":content-type", new HeaderValue.Text("application/json"));
    return FrameWriter.headers(headers);
  }
}
