package dev.weir.dialects.openai;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.sse.SseWriter;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Faults as OpenAI would answer them: {@code {"error": {message, type, param, code}}}, all four
 * always there. A vendor's own body in this shape passes as it is, unless it speaks of our key.
 */
public final class FaultBodies {

  private static final String REQUEST = "invalid_request_error";
  private static final String SERVER = "server_error";
  private static final String QUOTA = "insufficient_quota";
  private static final String CONTEXT = "context_length_exceeded";
  private static final String FILTERED = "content_policy_violation";

  /** A vendor's statuses that every client of this dialect knows. */
  private static final Set<Integer> PASSED_STATUSES =
      Set.of(400, 404, 408, 409, 413, 415, 422, 429, 500, 502, 503, 504);

  private FaultBodies() {}

  /** The status of an error answer. */
  public static int status(Fault fault) {
    if (fault instanceof Fault.Upstream upstream
        && passes(upstream)
        && PASSED_STATUSES.contains(upstream.upstreamStatus())) {
      return upstream.upstreamStatus();
    }
    return fault.status();
  }

  /** The body of an error answer. */
  public static Buffer body(Fault fault, String requestId) {
    if (fault instanceof Fault.Upstream upstream && passes(upstream)) {
      return upstream.body();
    }
    Told told = told(fault, requestId);
    JsonWriter out = new JsonWriter().object().name("error").object();
    out.name("message").text(told.message());
    out.name("type").text(told.type());
    textOrNull(out.name("param"), told.param());
    textOrNull(out.name("code"), told.code());
    return out.endObject().endObject().toBuffer();
  }

  /** The event that ends a stream. */
  public static Buffer event(Fault fault, String requestId) {
    return Buffer.buffer(SseWriter.event(null, body(fault, requestId).getBytes()));
  }

  private static void textOrNull(JsonWriter out, @Nullable String text) {
    if (text == null) {
      out.nothing();
    } else {
      out.text(text);
    }
  }

  /**
   * Whether a vendor's body may reach the caller as it is: no web page, nothing of our key, and no
   * full window in an imitation's words, since clients look for OpenAI's code before they shorten a
   * conversation.
   */
  private static boolean passes(Fault.Upstream upstream) {
    if (!upstream.dialect().equals(DialectName.OPENAI_CHAT)
        || upstream.kind() == Kind.CREDENTIALS
        || upstream.kind() == Kind.PERMISSION
        || upstream.body().length() == 0
        || (upstream.kind() == Kind.CONTEXT_TOO_LONG
            && !upstream.body().toString().contains(CONTEXT))) {
      return false;
    }
    try {
      JsonValue error = JsonReader.read(upstream.body()).get("error");
      return error != null && error.isObject();
    } catch (NotJsonException page) {
      return false;
    }
  }

  private static Told told(Fault fault, String requestId) {
    String message = fault.message();
    return switch (fault) {
      case Fault.Invalid invalid -> new Told(message, REQUEST, invalid.param(), invalid.code());
      case Fault.Unauthorized unauthorized -> Told.request(message, "invalid_api_key");
      case Fault.Untimely untimely -> Told.request(message, "invalid_api_key");
      case Fault.Forbidden forbidden -> new Told(message, "permission_error", null, null);
      case Fault.NotFound absent -> Told.request(message, absent.code());
      case Fault.MethodNotAllowed other -> Told.request(message, "method_not_supported");
      case Fault.UnsupportedMediaType other -> Told.request(message, "unsupported_content_type");
      case Fault.TooLarge large -> Told.request(message, "request_too_large");
      case Fault.ContextTooLong full ->
          new Told(contextMessage(full), REQUEST, "messages", CONTEXT);
      case Fault.ContentFiltered filtered -> Told.request(message, FILTERED);
      case Fault.UnsupportedByTarget other ->
          new Told(message, REQUEST, other.field(), "unsupported_parameter");
      case Fault.RateLimited limited -> rateLimited(message);
      case Fault.QuotaExhausted exhausted -> new Told(message, QUOTA, null, QUOTA);
      case Fault.BudgetExceeded exceeded -> new Told(message, QUOTA, null, QUOTA);
      case Fault.Overloaded overloaded -> Told.server(message, null);
      case Fault.Unavailable unavailable -> Told.server(message, null);
      case Fault.Upstream upstream -> upstream(upstream);
      case Fault.Timeout timeout -> Told.server(message, "timeout");
      case Fault.Cancelled cancelled -> Told.request(message, "cancelled");
      case Fault.Internal internal ->
          Told.server(message + " (request id " + requestId + ")", null);
      case Fault.Unsupported unsupported -> Told.server(message, null);
      case Fault.Broken broken -> Told.server(message, null);
    };
  }

  private static Told upstream(Fault.Upstream upstream) {
    String message = upstream.message();
    return switch (upstream.kind()) {
      case INVALID -> Told.request(message, null);
      case CREDENTIALS, PERMISSION ->
          Told.server("The vendor refused the credentials of the gateway.", null);
      case NOT_FOUND -> Told.request(message, "model_not_found");
      case TOO_LARGE -> Told.request(message, "request_too_large");
      case CONTEXT_TOO_LONG -> new Told(message, REQUEST, "messages", CONTEXT);
      case CONTENT_FILTERED -> Told.request(message, FILTERED);
      case RATE_LIMITED -> rateLimited(message);
      case QUOTA_EXHAUSTED -> new Told(message, QUOTA, null, QUOTA);
      case TIMEOUT -> Told.server(message, "timeout");
      case OVERLOADED, SERVER, BROKEN, MALFORMED -> Told.server(message, null);
    };
  }

  private static Told rateLimited(String message) {
    boolean tokens = message.toLowerCase(Locale.ROOT).contains("token");
    return new Told(message, tokens ? "tokens" : "requests", null, "rate_limit_exceeded");
  }

  private static String contextMessage(Fault.ContextTooLong full) {
    return full.tokens() < 0 || full.tokensMax() < 0
        ? full.message()
        : ("This model's maximum context length is %d tokens. However, your messages resulted in"
                + " %d tokens. Please reduce the length of the messages.")
            .formatted(full.tokensMax(), full.tokens());
  }

  private record Told(String message, String type, @Nullable String param, @Nullable String code) {

    static Told request(String message, @Nullable String code) {
      return new Told(message, REQUEST, null, code);
    }

    static Told server(String message, @Nullable String code) {
      return new Told(message, SERVER, null, code);
    }
  }
}
