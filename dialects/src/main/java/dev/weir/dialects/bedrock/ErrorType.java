package dev.weir.dialects.bedrock;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Bedrock's table of error types, read both ways. */
enum ErrorType {
  VALIDATION("ValidationException", 400, Kind.INVALID),
  CONFLICT("ConflictException", 400, Kind.INVALID),
  QUOTA("ServiceQuotaExceededException", 400, Kind.QUOTA_EXHAUSTED),
  ACCESS_DENIED("AccessDeniedException", 403, Kind.PERMISSION),
  UNRECOGNIZED_CLIENT("UnrecognizedClientException", 403, Kind.CREDENTIALS),
  EXPIRED_TOKEN("ExpiredTokenException", 403, Kind.CREDENTIALS),
  INVALID_SIGNATURE("InvalidSignatureException", 403, Kind.CREDENTIALS),
  INCOMPLETE_SIGNATURE("IncompleteSignatureException", 403, Kind.CREDENTIALS),
  MISSING_TOKEN("MissingAuthenticationTokenException", 403, Kind.CREDENTIALS),
  NOT_FOUND("ResourceNotFoundException", 404, Kind.NOT_FOUND),
  MODEL_TIMEOUT("ModelTimeoutException", 408, Kind.TIMEOUT),
  MODEL_ERROR("ModelErrorException", 424, Kind.SERVER),
  MODEL_STREAM_ERROR("ModelStreamErrorException", 424, Kind.SERVER),
  THROTTLING("ThrottlingException", 429, Kind.RATE_LIMITED),
  MODEL_NOT_READY("ModelNotReadyException", 429, Kind.OVERLOADED),
  INTERNAL("InternalServerException", 500, Kind.SERVER),
  UNAVAILABLE("ServiceUnavailableException", 503, Kind.OVERLOADED);

  private final String word;
  private final int status;
  private final Kind kind;

  ErrorType(String word, int status, Kind kind) {
    this.word = word;
    this.status = status;
    this.kind = kind;
  }

  /** As {@code x-amzn-ErrorType} says it. */
  String word() {
    return word;
  }

  int status() {
    return status;
  }

  Kind kind() {
    return kind;
  }

  /** As a frame says it, of which there are fewer. */
  String frameWord() {
    ErrorType framed =
        switch (this) {
          case VALIDATION, INTERNAL, THROTTLING, UNAVAILABLE, MODEL_STREAM_ERROR -> this;
          case CONFLICT, QUOTA, ACCESS_DENIED, NOT_FOUND -> VALIDATION;
          case UNRECOGNIZED_CLIENT,
              EXPIRED_TOKEN,
              INVALID_SIGNATURE,
              INCOMPLETE_SIGNATURE,
              MISSING_TOKEN ->
              VALIDATION;
          case MODEL_TIMEOUT, MODEL_ERROR -> MODEL_STREAM_ERROR;
          case MODEL_NOT_READY -> UNAVAILABLE;
        };
    return lowered(framed.word);
  }

  /** As a frame of InvokeModel's stream says it, where one more may stand. */
  String invokeFrameWord() {
    return this == MODEL_TIMEOUT ? lowered(word) : frameWord();
  }

  private static String lowered(String word) {
    return word.substring(0, 1).toLowerCase(Locale.ROOT) + word.substring(1);
  }

  /**
   * The type that a header, a body or a frame names, which may stand in a namespace and before a
   * URL; null for one that is not known.
   */
  static @Nullable ErrorType named(String text) {
    int colon = text.indexOf(':');
    String bare = colon < 0 ? text : text.substring(0, colon);
    String name = bare.substring(bare.lastIndexOf('#') + 1).strip();
    for (ErrorType type : values()) {
      if (type.word.equalsIgnoreCase(name)) {
        return type;
      }
    }
    return null;
  }

  /** The meaning of a status alone. */
  static Kind kind(int status) {
    return switch (status) {
      case 401 -> Kind.CREDENTIALS;
      case 403 -> Kind.PERMISSION;
      case 404 -> Kind.NOT_FOUND;
      case 408, 504 -> Kind.TIMEOUT;
      case 413 -> Kind.TOO_LARGE;
      case 429 -> Kind.RATE_LIMITED;
      case 424 -> Kind.SERVER;
      case 503, 529 -> Kind.OVERLOADED;
      default -> status >= 400 && status < 500 ? Kind.INVALID : Kind.SERVER;
    };
  }

  /** The type that a fault has in this dialect. */
  static ErrorType of(Fault fault) {
    return switch (fault) {
      case Fault.Invalid invalid -> VALIDATION;
      case Fault.Unauthorized unauthorized -> UNRECOGNIZED_CLIENT;
      // Clients look at their clock when they are told so, and try again if it was wrong.
      case Fault.Untimely untimely -> INVALID_SIGNATURE;
      case Fault.Forbidden forbidden -> ACCESS_DENIED;
      case Fault.NotFound absent -> NOT_FOUND;
      case Fault.MethodNotAllowed method -> VALIDATION;
      case Fault.UnsupportedMediaType media -> VALIDATION;
      case Fault.TooLarge large -> VALIDATION;
      case Fault.ContextTooLong context -> VALIDATION;
      case Fault.ContentFiltered filtered -> VALIDATION;
      case Fault.UnsupportedByTarget unsupported -> VALIDATION;
      case Fault.RateLimited limited -> THROTTLING;
      case Fault.QuotaExhausted exhausted -> QUOTA;
      case Fault.BudgetExceeded budget -> QUOTA;
      case Fault.Overloaded overloaded -> UNAVAILABLE;
      case Fault.Unavailable unavailable -> UNAVAILABLE;
      case Fault.Upstream upstream -> of(upstream.kind());
      case Fault.Timeout timeout -> MODEL_TIMEOUT;
      case Fault.Cancelled cancelled -> INTERNAL;
      case Fault.Internal internal -> INTERNAL;
      case Fault.Unsupported unsupported -> UNAVAILABLE;
      case Fault.Broken broken -> UNAVAILABLE;
    };
  }

  private static ErrorType of(Kind kind) {
    return switch (kind) {
      case INVALID, CONTEXT_TOO_LONG, CONTENT_FILTERED, TOO_LARGE -> VALIDATION;
      case NOT_FOUND -> NOT_FOUND;
      case RATE_LIMITED -> THROTTLING;
      case QUOTA_EXHAUSTED -> QUOTA;
      case OVERLOADED -> UNAVAILABLE;
      case TIMEOUT -> MODEL_TIMEOUT;
      // Clients do not try this one again, and they need not: it is our operator's affair.
      case CREDENTIALS, PERMISSION -> MODEL_ERROR;
      case SERVER, BROKEN, MALFORMED -> INTERNAL;
    };
  }
}
