package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.message.Header;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a vendor's error means. */
final class ErrorReader {

  private static final int MESSAGE_CHARS_MAX = 1_000;

  /** What imitations, and the clouds between, say when the prompt does not fit the window. */
  private static final List<String> CONTEXT_PHRASES =
      List.of(
          "prompt is too long",
          "context_length_exceeded",
          "maximum context length",
          "input token count",
          "input is too long",
          "exceed_context_size",
          "exceed context limit",
          "exceeds the limit of");

  /** Anthropic tells an empty account by an ordinary 400. */
  private static final List<String> QUOTA_PHRASES =
      List.of(
          "credit balance is too low",
          "specified api usage limits",
          "insufficient_quota",
          "insufficient balance",
          "exceeded your current quota");

  private ErrorReader() {}

  /** An answer that is an error. */
  static Fault ofAnswer(int status, List<Header> headers, Buffer body) {
    JsonValue json = null;
    try {
      json = JsonReader.read(body);
    } catch (NotJsonException page) {
      // A proxy on the way wrote it: the status tells what there is to tell.
    }
    JsonValue error = json == null ? null : json.get("error");
    return upstream(status, error, retryAfterMillis(headers), headers, body);
  }

  /** An event of a stream, or an answer of status 200, that is an error. */
  static Fault ofEvent(JsonValue event) {
    JsonValue error = event.get("error");
    String type = error == null ? null : error.textOf("type");
    int status = ErrorTypes.status(type == null ? "" : type);
    Buffer body = Buffer.buffer(event.raw().bytes());
    return upstream(status, error, -1, List.of(), body);
  }

  private static Fault upstream(
      int status,
      @Nullable JsonValue error,
      long retryAfterMillis,
      List<Header> headers,
      Buffer body) {
    String type = error == null ? null : error.textOf("type");
    String text = error == null ? null : error.isString() ? error.text() : error.textOf("message");
    String message =
        text == null || text.isBlank()
            ? "the vendor answered with status " + status
            : text.substring(0, Math.min(text.length(), MESSAGE_CHARS_MAX));
    Kind kind = kind(status, type == null ? "" : type, message);
    return new Fault.Upstream(
        message, ANTHROPIC_MESSAGES, status, kind, retryAfterMillis, headers, body);
  }

  private static Kind kind(int status, String type, String message) {
    String words = message.toLowerCase(Locale.ROOT);
    boolean refused = status == 400 || status == 413 || status == 422 || status == 429;
    if (refused && status != 429 && CONTEXT_PHRASES.stream().anyMatch(words::contains)) {
      return Kind.CONTEXT_TOO_LONG;
    }
    if (refused && QUOTA_PHRASES.stream().anyMatch(words::contains)) {
      return Kind.QUOTA_EXHAUSTED;
    }
    // Whatever type an imitation gives it: the credentials are ours, and no caller's fault.
    Kind told = status == 401 || status == 403 ? null : ErrorTypes.kind(type);
    return told == null ? ErrorTypes.kind(status) : told;
  }

  private static long retryAfterMillis(List<Header> headers) {
    long millis = -1;
    for (Header header : headers) {
      double unit =
          switch (header.name()) {
            case "retry-after-ms" -> 1;
            case "retry-after" -> 1000;
            default -> 0;
          };
      if (unit > 0 && (millis < 0 || unit == 1)) {
        millis = scaled(header.value(), unit);
      }
    }
    return millis;
  }

  /** A date instead of a number is not worth a clock here. */
  private static long scaled(String number, double unit) {
    try {
      double millis = Double.parseDouble(number.strip()) * unit;
      return millis >= 0 && millis < Long.MAX_VALUE ? (long) millis : -1;
    } catch (NumberFormatException date) {
      return -1;
    }
  }
}
