package dev.weir.dialects.eventstream;

/** Bytes are not frames, or a frame is larger than its reader takes. The message quotes nothing. */
public final class EventStreamException extends RuntimeException {

  private static final long serialVersionUID = 1;

  EventStreamException(String message) {
    super(message, null, false, false);
  }
}
