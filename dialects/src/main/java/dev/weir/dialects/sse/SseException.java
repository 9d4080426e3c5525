package dev.weir.dialects.sse;

/**
 * An event stream went past a limit of its reader; its bytes were otherwise free to be anything.
 */
public final class SseException extends RuntimeException {

  private static final long serialVersionUID = 1;

  SseException(String message) {
    super(message);
  }
}
