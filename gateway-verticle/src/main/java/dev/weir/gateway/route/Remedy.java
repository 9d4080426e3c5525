package dev.weir.gateway.route;

import dev.weir.bus.fault.Fault;

/** What can be done about a failed attempt whose answer was not committed (docs/resilience.md). */
public enum Remedy {
  /** No instance took the call, or the one that had it is gone: another instance may. */
  INSTANCE,
  /** The vendor failed: it may not fail again, and others may not at all. */
  AGAIN,
  /** Too many requests: another key, another choice, or patience. */
  RATE,
  /** Our key is refused or has nothing left: another key or another choice. */
  KEY,
  /** This target cannot serve the call at all: another choice may. */
  CHOICE,
  /** The prompt is too long for this target. */
  CONTEXT,
  /** A filter refused. */
  FILTER,
  /** It would fail everywhere, or nobody waits for it any more. */
  NOTHING;

  /** What a failure calls for. */
  public static Remedy of(Fault fault) {
    return switch (fault) {
      case Fault.Upstream upstream -> of(upstream.kind());
      case Fault.Unavailable gone -> INSTANCE;
      case Fault.Unsupported older -> INSTANCE;
      case Fault.Broken lost -> INSTANCE;
      case Fault.Overloaded busy -> AGAIN;
      case Fault.Timeout late -> AGAIN;
      case Fault.RateLimited limited -> RATE;
      case Fault.QuotaExhausted poor -> KEY;
      case Fault.NotFound absent -> CHOICE;
      case Fault.UnsupportedByTarget inexpressible -> CHOICE;
      case Fault.Internal defect -> CHOICE;
      case Fault.ContextTooLong tooLong -> CONTEXT;
      case Fault.ContentFiltered filtered -> FILTER;
      case Fault.Invalid its -> NOTHING;
      case Fault.Unauthorized its -> NOTHING;
      case Fault.Untimely its -> NOTHING;
      case Fault.Forbidden its -> NOTHING;
      case Fault.MethodNotAllowed its -> NOTHING;
      case Fault.UnsupportedMediaType its -> NOTHING;
      case Fault.TooLarge its -> NOTHING;
      case Fault.BudgetExceeded its -> NOTHING;
      case Fault.Cancelled its -> NOTHING;
    };
  }

  private static Remedy of(Fault.Upstream.Kind kind) {
    return switch (kind) {
      case OVERLOADED, TIMEOUT, SERVER, BROKEN, MALFORMED -> AGAIN;
      case RATE_LIMITED -> RATE;
      case CREDENTIALS, PERMISSION, QUOTA_EXHAUSTED -> KEY;
      case NOT_FOUND -> CHOICE;
      case CONTEXT_TOO_LONG -> CONTEXT;
      case CONTENT_FILTERED -> FILTER;
      case INVALID, TOO_LARGE -> NOTHING;
    };
  }

  /** Whether what happened tells nothing of the target. */
  public boolean sparesTarget() {
    return this == INSTANCE || this == NOTHING;
  }

  /** Whether the first choice's word counts more than that of a later one. */
  boolean speaksFirst() {
    return this == RATE || this == CONTEXT || this == FILTER || this == NOTHING;
  }
}
