package dev.weir.dialects.tree;

/** Bytes are not one JSON value. The message quotes nothing of them. */
public final class NotJsonException extends RuntimeException {

  private static final long serialVersionUID = 1;

  NotJsonException(String message) {
    super(message, null, false, false);
  }
}
