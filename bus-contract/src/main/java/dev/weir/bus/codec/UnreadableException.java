package dev.weir.bus.codec;

/**
 * Bytes that are not what they should be. It has no stack trace: anybody can send garbage by the
 * flood.
 */
final class UnreadableException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  UnreadableException(String message) {
    super(message);
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
