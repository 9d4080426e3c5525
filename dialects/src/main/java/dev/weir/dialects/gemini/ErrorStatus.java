package dev.weir.dialects.gemini;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import org.jspecify.annotations.Nullable;

/** Google's table of status words and HTTP codes, read both ways. */
final class ErrorStatus {

  private static final String INVALID = "INVALID_ARGUMENT";
  private static final String INTERNAL = "INTERNAL";

  private ErrorStatus() {}

  /** The meaning of a word; null for one that is not known. */
  static @Nullable Kind kind(String word) {
    return switch (word) {
      case INVALID, "FAILED_PRECONDITION", "OUT_OF_RANGE", "ALREADY_EXISTS", "UNIMPLEMENTED" ->
          Kind.INVALID;
      case "UNAUTHENTICATED" -> Kind.CREDENTIALS;
      case "PERMISSION_DENIED" -> Kind.PERMISSION;
      case "NOT_FOUND" -> Kind.NOT_FOUND;
      case "RESOURCE_EXHAUSTED" -> Kind.RATE_LIMITED;
      case "UNAVAILABLE" -> Kind.OVERLOADED;
      case "DEADLINE_EXCEEDED" -> Kind.TIMEOUT;
      case INTERNAL, "UNKNOWN", "DATA_LOSS", "ABORTED", "CANCELLED" -> Kind.SERVER;
      default -> null;
    };
  }

  /** The meaning of a code. */
  static Kind kind(int code) {
    return switch (code) {
      case 401 -> Kind.CREDENTIALS;
      case 403 -> Kind.PERMISSION;
      case 404 -> Kind.NOT_FOUND;
      case 408, 504 -> Kind.TIMEOUT;
      case 413 -> Kind.TOO_LARGE;
      case 429 -> Kind.RATE_LIMITED;
      case 499 -> Kind.SERVER;
      case 503, 529 -> Kind.OVERLOADED;
      default -> code >= 400 && code < 500 ? Kind.INVALID : Kind.SERVER;
    };
  }

  /** The code that Google answers a word with. */
  static int code(String word) {
    return switch (word) {
      case INVALID, "FAILED_PRECONDITION", "OUT_OF_RANGE" -> 400;
      case "UNAUTHENTICATED" -> 401;
      case "PERMISSION_DENIED" -> 403;
      case "NOT_FOUND" -> 404;
      case "ALREADY_EXISTS", "ABORTED" -> 409;
      case "RESOURCE_EXHAUSTED" -> 429;
      case "CANCELLED" -> 499;
      case "UNIMPLEMENTED" -> 501;
      case "UNAVAILABLE" -> 503;
      case "DEADLINE_EXCEEDED" -> 504;
      default -> 500;
    };
  }

  /** The word for a code. */
  static String word(int code) {
    return switch (code) {
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 405 -> "UNIMPLEMENTED";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 499 -> "CANCELLED";
      case 503 -> "UNAVAILABLE";
      case 504 -> "DEADLINE_EXCEEDED";
      default -> code >= 400 && code < 500 ? INVALID : INTERNAL;
    };
  }

  /** The code that a fault has in this dialect: its clients know no 502. */
  static int code(Fault fault) {
    return fault.status() == 502 ? 500 : fault.status();
  }
}
