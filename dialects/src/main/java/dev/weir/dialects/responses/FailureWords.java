package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_CHAT;
import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.message.Header;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.openai.FaultBodies;
import dev.weir.dialects.sse.SseWriter;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;

/**
 * Faults in this dialect's words. Error answers are those of Chat. In a stream a fault is a failed
 * response: Codex compacts, waits, retries or gives up by the code and the message that stand
 * there.
 */
final class FailureWords {

  private static final String FAILED = "response.failed";
  private static final long LAST = Integer.MAX_VALUE;

  private static final String SERVER = "server_error";
  private static final String CONTEXT = "context_length_exceeded";
  private static final String RATE = "rate_limit_exceeded";
  private static final String QUOTA = "insufficient_quota";
  private static final String OVERLOADED = "server_is_overloaded";
  private static final String INVALID = "invalid_prompt";

  private static final String RETRY_AFTER = "retry-after";

  /** What Codex shall wait, in seconds, where nobody knows better. */
  private static final String SOME_SECONDS = "5";

  private FailureWords() {}

  static int status(Fault fault) {
    return FaultBodies.status(asChat(fault));
  }

  static Buffer body(Fault fault, String requestId) {
    return FaultBodies.body(asChat(fault), requestId);
  }

  /** Codex gives up at once on a rate limit that does not say when to come back. */
  static List<Header> headers(Fault fault) {
    boolean silent =
        switch (fault) {
          case Fault.RateLimited limited -> limited.retryAfterMillis() < 0;
          case Fault.Upstream upstream ->
              upstream.kind() == Kind.RATE_LIMITED
                  && upstream.retryAfterMillis() < 0
                  && upstream.headers().stream().noneMatch(h -> h.name().equals(RETRY_AFTER));
          default -> false;
        };
    return silent ? List.of(new Header(RETRY_AFTER, SOME_SECONDS)) : List.of();
  }

  /** Both dialects' error answers have the same form, so that a vendor's own may pass. */
  private static Fault asChat(Fault fault) {
    return fault instanceof Fault.Upstream upstream && upstream.dialect().equals(OPENAI_RESPONSES)
        ? new Fault.Upstream(
            upstream.message(),
            OPENAI_CHAT,
            upstream.upstreamStatus(),
            upstream.kind(),
            upstream.retryAfterMillis(),
            upstream.headers(),
            upstream.body())
        : fault;
  }

  /**
   * The event that ends a stream of which nothing is known: the vendor's own, if it was one, else a
   * failed response. Nobody counted the events before it, so it has a number that is above theirs.
   */
  static Buffer event(Fault fault, AnswerContext context) {
    if (fault instanceof Fault.Upstream upstream && showsOwnWords(upstream)) {
      JsonValue told = JsonBodies.read(upstream.body());
      String type = told == null ? null : told.textOf("type");
      if (type != null && VendorFailures.isFailure(type)) {
        return Buffer.buffer(SseWriter.event(type, upstream.body().getBytes()));
      }
    }
    JsonWriter out = new JsonWriter().object().name("type").text(FAILED);
    out.name("sequence_number").number(LAST).name("response");
    new ResponseObject(context, null, "", 0, Extras.NONE).writeFailed(out, fault, List.of());
    return Buffer.buffer(SseWriter.event(FAILED, out.endObject().toBytes()));
  }

  /** Writes the member {@code error} of a failed response. */
  static void error(JsonWriter out, Fault fault, String requestId) {
    out.name("error").object().name("code").text(code(fault));
    out.name("message").text(message(fault, requestId)).endObject();
  }

  private static boolean showsOwnWords(Fault.Upstream upstream) {
    return upstream.dialect().equals(OPENAI_RESPONSES)
        && upstream.kind() != Kind.CREDENTIALS
        && upstream.kind() != Kind.PERMISSION;
  }

  private static String code(Fault fault) {
    return switch (fault) {
      case Fault.Upstream upstream -> code(upstream);
      case Fault.ContextTooLong full -> CONTEXT;
      case Fault.RateLimited limited -> RATE;
      case Fault.QuotaExhausted exhausted -> QUOTA;
      case Fault.BudgetExceeded exceeded -> QUOTA;
      case Fault.Overloaded overloaded -> OVERLOADED;
      case Fault.Invalid invalid -> INVALID;
      case Fault.Unauthorized unauthorized -> INVALID;
      case Fault.Untimely untimely -> INVALID;
      case Fault.Forbidden forbidden -> INVALID;
      case Fault.NotFound absent -> INVALID;
      case Fault.MethodNotAllowed other -> INVALID;
      case Fault.UnsupportedMediaType other -> INVALID;
      case Fault.TooLarge large -> INVALID;
      case Fault.ContentFiltered filtered -> INVALID;
      case Fault.UnsupportedByTarget other -> INVALID;
      case Fault.Unavailable unavailable -> SERVER;
      case Fault.Timeout timeout -> SERVER;
      case Fault.Cancelled cancelled -> SERVER;
      case Fault.Internal internal -> SERVER;
      case Fault.Unsupported unsupported -> SERVER;
      case Fault.Broken broken -> SERVER;
    };
  }

  private static String code(Fault.Upstream upstream) {
    return switch (upstream.kind()) {
      case CONTEXT_TOO_LONG -> CONTEXT;
      case RATE_LIMITED -> RATE;
      case QUOTA_EXHAUSTED -> QUOTA;
      case OVERLOADED -> OVERLOADED;
      case INVALID, NOT_FOUND, TOO_LARGE, CONTENT_FILTERED -> {
        String own = showsOwnWords(upstream) ? VendorFailures.code(upstream) : null;
        yield own == null ? INVALID : own;
      }
      case CREDENTIALS, PERMISSION, TIMEOUT, SERVER, BROKEN, MALFORMED -> SERVER;
    };
  }

  private static String message(Fault fault, String requestId) {
    if (fault instanceof Fault.Upstream upstream
        && (upstream.kind() == Kind.CREDENTIALS || upstream.kind() == Kind.PERMISSION)) {
      return "The vendor refused the credentials of the gateway.";
    }
    String message = fault.message();
    if (fault instanceof Fault.Internal) {
      return message + " (request id " + requestId + ")";
    }
    long wait =
        fault instanceof Fault.Upstream upstream
            ? upstream.retryAfterMillis()
            : fault.retryAfterMillis();
    boolean limited = code(fault).equals(RATE);
    if (!limited || wait < 0 || message.toLowerCase(Locale.ROOT).contains("try again in")) {
      return message.isBlank() ? code(fault) : message;
    }
    // Clients read the seconds out of the words.
    String seconds = wait % 1000 == 0 ? Long.toString(wait / 1000) : wait / 1000.0 + "";
    String end = message.endsWith(".") || message.isBlank() ? "" : ".";
    return (message + end + " Please try again in " + seconds + "s.").strip();
  }
}
