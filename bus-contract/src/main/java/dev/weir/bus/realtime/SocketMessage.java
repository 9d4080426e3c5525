package dev.weir.bus.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;

/**
 * What one side of a WebSocket tells the other. Pings stay with each socket: both answer theirs.
 */
public sealed interface SocketMessage {

  /** A whole text message. */
  record Text(String text) implements SocketMessage {}

  /** A whole binary message. */
  record Binary(Buffer bytes) implements SocketMessage {}

  /**
   * The last message: the side that it comes from has closed.
   *
   * @param code why, after RFC 6455, such as 1000
   * @param reason the same in words; cut to the 123 bytes that a WebSocket takes
   */
  record Close(int code, String reason) implements SocketMessage {

    private static final int CODE_MAX = 0xffff;
    private static final int REASON_BYTES_MAX = 123;

    public Close {
      if (code < 0 || code > CODE_MAX) {
        throw new IllegalArgumentException("no code of a close: " + code);
      }
      reason = cut(reason);
    }

    private static String cut(String reason) {
      int bytes = 0;
      int chars = 0;
      while (chars < reason.length()) {
        int next = reason.offsetByCodePoints(chars, 1);
        bytes += reason.substring(chars, next).getBytes(UTF_8).length;
        if (bytes > REASON_BYTES_MAX) {
          return reason.substring(0, chars);
        }
        chars = next;
      }
      return reason;
    }
  }
}
