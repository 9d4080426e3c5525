package dev.weir.bus.message;

import dev.weir.bus.chat.ChatRequest;
import io.vertx.core.buffer.Buffer;

/** What a call asks for. */
public sealed interface Payload {

  /** A call in a vendor's dialect, to be passed on as it came. */
  record Raw(RequestHead head, Buffer body) implements Payload {}

  /**
   * A call in no dialect.
   *
   * @param head what the caller asked, for the record; its dialect is the caller's
   */
  record Canonical(RequestHead head, ChatRequest request) implements Payload {}

  /**
   * A payload too large for a frame: it follows as {@link Chunk.Fragment}s on the caller's
   * direction of the stream, and is put together again before the callee sees the call.
   *
   * @param canonical whether the bytes are a canonical request (and not a raw body)
   * @param bytes how many will come
   */
  record Upload(RequestHead head, boolean canonical, long bytes) implements Payload {}

  /**
   * A call of an operation beside chat whose body is not read whole by anybody: it follows as
   * {@link Chunk.Raw}s on the caller's direction of the stream, at the pace of whoever takes it.
   *
   * @param method the HTTP method
   * @param path what is asked for, below the root of the API that the head's dialect names, with
   *     its query: {@code /files/file-1/content}
   * @param contentType of the body; empty when there is none
   * @param bytes how long the body is; -1 when nobody knows yet, 0 when there is none
   */
  record Relay(RequestHead head, String method, String path, String contentType, long bytes)
      implements Payload {}

  /** What was read of the request without parsing it. */
  RequestHead head();
}
