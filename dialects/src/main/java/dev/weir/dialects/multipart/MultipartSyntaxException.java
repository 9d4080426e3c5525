package dev.weir.dialects.multipart;

import dev.weir.bus.fault.Fault;
import org.jspecify.annotations.Nullable;

/**
 * A body is not the form that it has to be. The message is short, names the byte, and quotes
 * nothing of the body but the names of parts asked for.
 */
public final class MultipartSyntaxException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final long offset;
  private final @Nullable String part;

  MultipartSyntaxException(String message, long offset, @Nullable String part) {
    super(message);
    this.offset = offset;
    this.part = part;
  }

  /** Where in the body, counted from 0, the trouble lies. */
  public long offset() {
    return offset;
  }

  /** This failure as the caller is told it. */
  public Fault fault() {
    return new Fault.Invalid(String.valueOf(getMessage()), part);
  }
}
