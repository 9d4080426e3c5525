package dev.weir.gateway.health;

import dev.weir.bus.fault.Fault;
import org.jspecify.annotations.Nullable;

/** What the end of an attempt says of its target (the table in docs/resilience.md). */
enum Verdict {
  SUCCESS,
  FAILURE,
  /** The target is not to blame: our key, our rate, the request, the caller, or our own nodes. */
  NEITHER;

  static Verdict of(@Nullable Fault fault) {
    return switch (fault) {
      case null -> SUCCESS;
      case Fault.Upstream upstream -> of(upstream.kind());
      // A phase's time has passed; when the caller's own deadline has, Cancelled is told.
      case Fault.Timeout late -> FAILURE;
      default -> NEITHER;
    };
  }

  private static Verdict of(Fault.Upstream.Kind kind) {
    return switch (kind) {
      case OVERLOADED, TIMEOUT, SERVER, BROKEN, MALFORMED -> FAILURE;
      case INVALID,
          CREDENTIALS,
          PERMISSION,
          NOT_FOUND,
          TOO_LARGE,
          CONTEXT_TOO_LONG,
          CONTENT_FILTERED,
          RATE_LIMITED,
          QUOTA_EXHAUSTED ->
          NEITHER;
    };
  }
}
