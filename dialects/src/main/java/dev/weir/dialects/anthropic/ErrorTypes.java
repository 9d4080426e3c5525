package dev.weir.dialects.anthropic;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import org.jspecify.annotations.Nullable;

/** Anthropic's table of {@code error.type} and HTTP status, read both ways. */
final class ErrorTypes {

  static final String INVALID = "invalid_request_error";
  static final String API = "api_error";
  static final String OVERLOADED = "overloaded_error";
  static final String BILLING = "billing_error";

  private ErrorTypes() {}

  /** The meaning of a type; null for one that is not known. */
  static @Nullable Kind kind(String type) {
    return switch (type) {
      case INVALID, "conflict_error" -> Kind.INVALID;
      case "authentication_error" -> Kind.CREDENTIALS;
      case BILLING -> Kind.QUOTA_EXHAUSTED;
      case "permission_error" -> Kind.PERMISSION;
      case "not_found_error" -> Kind.NOT_FOUND;
      case "request_too_large" -> Kind.TOO_LARGE;
      case "rate_limit_error" -> Kind.RATE_LIMITED;
      case "timeout_error" -> Kind.TIMEOUT;
      case OVERLOADED -> Kind.OVERLOADED;
      case API -> Kind.SERVER;
      default -> null;
    };
  }

  /** The meaning of a status. */
  static Kind kind(int status) {
    return switch (status) {
      case 401 -> Kind.CREDENTIALS;
      case 402 -> Kind.QUOTA_EXHAUSTED;
      case 403 -> Kind.PERMISSION;
      case 404 -> Kind.NOT_FOUND;
      case 408, 504 -> Kind.TIMEOUT;
      case 413 -> Kind.TOO_LARGE;
      case 429 -> Kind.RATE_LIMITED;
      case 503, 529 -> Kind.OVERLOADED;
      default -> status >= 400 && status < 500 ? Kind.INVALID : Kind.SERVER;
    };
  }

  /** The status that Anthropic answers a type with. */
  static int status(String type) {
    return switch (type) {
      case INVALID -> 400;
      case "authentication_error" -> 401;
      case BILLING -> 402;
      case "permission_error" -> 403;
      case "not_found_error" -> 404;
      case "conflict_error" -> 409;
      case "request_too_large" -> 413;
      case "rate_limit_error" -> 429;
      case "timeout_error" -> 504;
      case OVERLOADED -> 529;
      default -> 500;
    };
  }

  /** The status that a fault has in this dialect. */
  static int status(Fault fault) {
    return switch (fault) {
      case Fault.Upstream upstream -> statusOf(upstream.kind());
      case Fault.QuotaExhausted exhausted -> 402;
      case Fault.Overloaded overloaded -> 529;
      default -> fault.status();
    };
  }

  private static int statusOf(Kind kind) {
    return switch (kind) {
      case QUOTA_EXHAUSTED -> 402;
      case OVERLOADED -> 529;
      default -> kind.status();
    };
  }

  /** The type that a fault has in this dialect. */
  static String type(Fault fault) {
    return switch (fault) {
      case Fault.Invalid invalid -> INVALID;
      case Fault.Unauthorized unauthorized -> "authentication_error";
      case Fault.Untimely untimely -> "authentication_error";
      case Fault.Forbidden forbidden -> "permission_error";
      case Fault.NotFound notFound -> "not_found_error";
      case Fault.MethodNotAllowed method -> INVALID;
      case Fault.UnsupportedMediaType media -> INVALID;
      case Fault.TooLarge large -> "request_too_large";
      case Fault.ContextTooLong context -> INVALID;
      case Fault.ContentFiltered filtered -> INVALID;
      case Fault.UnsupportedByTarget unsupported -> INVALID;
      case Fault.RateLimited limited -> "rate_limit_error";
      case Fault.QuotaExhausted exhausted -> BILLING;
      case Fault.BudgetExceeded budget -> BILLING;
      case Fault.Overloaded overloaded -> OVERLOADED;
      case Fault.Upstream upstream -> typeOf(upstream.kind());
      case Fault.Timeout timeout -> "timeout_error";
      case Fault.Unavailable unavailable -> API;
      case Fault.Cancelled cancelled -> API;
      case Fault.Internal internal -> API;
      case Fault.Unsupported unsupported -> API;
      case Fault.Broken broken -> API;
    };
  }

  private static String typeOf(Kind kind) {
    return switch (kind) {
      case INVALID, CONTEXT_TOO_LONG, CONTENT_FILTERED -> INVALID;
      case NOT_FOUND -> "not_found_error";
      case TOO_LARGE -> "request_too_large";
      case RATE_LIMITED -> "rate_limit_error";
      case QUOTA_EXHAUSTED -> BILLING;
      case OVERLOADED -> OVERLOADED;
      case TIMEOUT -> "timeout_error";
      case CREDENTIALS, PERMISSION, SERVER, BROKEN, MALFORMED -> API;
    };
  }
}
