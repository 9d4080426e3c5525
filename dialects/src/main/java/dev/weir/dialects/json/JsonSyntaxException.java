package dev.weir.dialects.json;

/**
 * A body is not the JSON it has to be. The message is short, names the byte, and never quotes the
 * body beyond a single character or the name of a member asked for.
 */
public final class JsonSyntaxException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int offset;
  private final boolean tooLarge;

  JsonSyntaxException(String message, int offset, boolean tooLarge) {
    super(message);
    this.offset = offset;
    this.tooLarge = tooLarge;
  }

  /** Where in the body, counted from 0, the first byte lies that cannot be accepted. */
  public int offset() {
    return offset;
  }

  /** Whether the body may be good JSON, but exceeds the bytes allowed. */
  public boolean tooLarge() {
    return tooLarge;
  }
}
