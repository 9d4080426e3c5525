package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Header;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What Cohere's errors mean: {@code {"id"?, "message"}} and a status, some of them its own. */
public final class VendorErrors {

  private static final int MESSAGE_CHARS_MAX = 1000;

  private static final List<String> CONTEXT_PHRASES =
      List.of(
          "total number of tokens in the prompt",
          "size limit exceeded by",
          "context length",
          "prompt is too long",
          "input is too long");

  private VendorErrors() {}

  /** An error answer. */
  static Fault.Upstream read(int status, List<Header> headers, Buffer body) {
    Buffer kept = body.slice(0, Math.min(body.length(), Fault.UPSTREAM_BODY_BYTES_MAX));
    String said = null;
    try {
      said = messageOf(JsonReader.read(kept));
    } catch (NotJsonException page) {
      // The status alone must do.
    }
    Kind kind = kind(status, said == null ? "" : said.toLowerCase(Locale.ROOT));
    return new Fault.Upstream(
        message(said, kind, status),
        COHERE_CHAT,
        status,
        kind,
        retryAfterMillis(headers),
        headers,
        kept);
  }

  /** Whether an object is an error in the place of an answer or of a stream's event. */
  public static boolean isError(JsonValue root) {
    return root.textOf("message") != null || root.get("error") != null;
  }

  /** An error in the place of an answer or of a stream's event, under status 200. */
  public static FaultException inBand(JsonValue root) {
    return inBand(messageOf(root), false);
  }

  /**
   * A failure that the vendor tells in an answer of status 200.
   *
   * @param late whether it took too long
   */
  static FaultException inBand(@Nullable String said, boolean late) {
    String words = said == null ? "" : said.toLowerCase(Locale.ROOT);
    Kind kind = late ? Kind.TIMEOUT : tooLong(words) ? Kind.CONTEXT_TOO_LONG : Kind.SERVER;
    String message =
        said == null || said.isBlank()
            ? "the vendor broke off its answer with an error"
            : cut(said);
    return new Fault.Upstream(message, COHERE_CHAT, 200, kind, -1, List.of(), Buffer.buffer())
        .asException();
  }

  private static @Nullable String messageOf(JsonValue root) {
    String message = root.textOf("message");
    JsonValue error = root.get("error");
    if (message != null || error == null) {
      return message;
    }
    return error.isString() ? error.text() : error.textOf("message");
  }

  private static String message(@Nullable String said, Kind kind, int status) {
    // What a vendor says of our key may quote the key.
    return said == null || said.isBlank() || kind == Kind.CREDENTIALS || kind == Kind.PERMISSION
        ? "the vendor answered with an error of status " + status
        : cut(said);
  }

  private static String cut(String message) {
    return message.substring(0, Math.min(message.length(), MESSAGE_CHARS_MAX));
  }

  private static Kind kind(int status, String words) {
    return switch (status) {
      case 401 -> Kind.CREDENTIALS;
      case 402 -> Kind.QUOTA_EXHAUSTED;
      case 403 -> Kind.PERMISSION;
      case 404 -> Kind.NOT_FOUND;
      case 408, 504 -> Kind.TIMEOUT;
      case 413 -> Kind.TOO_LARGE;
      // A trial key's month cannot be waited for, its minute can.
      case 429 -> words.contains("/ month") ? Kind.QUOTA_EXHAUSTED : Kind.RATE_LIMITED;
      case 498 -> Kind.CONTENT_FILTERED; // A token of the deny list, in the prompt or the answer.
      case 499 -> Kind.BROKEN; // Somebody on the way gave up: not the caller, who would not know.
      case 501 -> Kind.INVALID;
      case 503 -> Kind.OVERLOADED;
      default -> {
        if (status >= 500) {
          yield Kind.SERVER;
        }
        yield tooLong(words) ? Kind.CONTEXT_TOO_LONG : Kind.INVALID;
      }
    };
  }

  /** Whether lower-case words say that a prompt does not fit. */
  static boolean tooLong(String words) {
    return CONTEXT_PHRASES.stream().anyMatch(words::contains);
  }

  private static long retryAfterMillis(List<Header> headers) {
    long millis = -1;
    for (Header header : headers) {
      if (header.name().equals("retry-after-ms")) {
        return scaled(header.value(), 1);
      }
      if (header.name().equals("retry-after")) {
        millis = scaled(header.value(), 1000);
      }
    }
    return millis;
  }

  /** A date instead of a number is not worth a clock here. */
  private static long scaled(String number, int factor) {
    try {
      double value = Double.parseDouble(number.strip()) * factor;
      return value >= 0 && value < Long.MAX_VALUE ? (long) value : -1;
    } catch (NumberFormatException date) {
      return -1;
    }
  }
}
