package dev.weir.dialects.openai;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Header;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the errors of OpenAI and its imitations mean. They come as an {@code error} object, an
 * {@code error} text, a flat {@code message}, a {@code detail}, a list of one of these, or a web
 * page; with codes that are words or numbers; and also inside streams and answers of status 200.
 */
public final class VendorErrors {

  private static final int MESSAGE_CHARS_MAX = 1000;

  /** How vendors say that the prompt does not fit the window. */
  private static final List<String> CONTEXT_PHRASES =
      List.of(
          "context_length_exceeded",
          "exceed_context_size_error",
          "maximum context length",
          "context size has been exceeded",
          "prompt is too long",
          "input token count",
          "input is too long");

  private static final List<String> FILTER_PHRASES =
      List.of(
          "content_filter",
          "content_policy_violation",
          "responsibleaipolicyviolation",
          "content management policy");

  private static final List<String> QUOTA_PHRASES =
      List.of(
          "insufficient_quota",
          "billing_hard_limit_reached",
          "billing_not_active",
          "insufficient balance");

  private VendorErrors() {}

  /** The connection ended before the answer did. */
  static FaultException broken(String message) {
    return upstream(message, Kind.BROKEN);
  }

  /** The vendor sent what the dialect does not allow. */
  static FaultException malformed(String message) {
    return upstream(message, Kind.MALFORMED);
  }

  /** The vendor said itself that it failed, and not why. */
  static FaultException failed(String message) {
    return upstream(message, Kind.SERVER);
  }

  /** The vendor said itself that it had not the means to go on. */
  static FaultException exhausted(String message) {
    return upstream(message, Kind.OVERLOADED);
  }

  private static FaultException upstream(String message, Kind kind) {
    return new Fault.Upstream(
            message, DialectName.OPENAI_CHAT, 0, kind, -1, List.of(), Buffer.buffer())
        .asException();
  }

  /** Whether an object is an error in the place of an answer or of a stream's chunk. */
  public static boolean isError(JsonValue root) {
    JsonValue error = errorOf(root);
    return (error != null && !error.saysNothing() && !error.text().equals("false"))
        || "error".equals(root.textOf("object"));
  }

  private static @Nullable JsonValue errorOf(JsonValue root) {
    JsonValue error = root.get("error");
    JsonValue groq = root.get("x_groq"); // Groq says there why it stopped early.
    return error == null && groq != null ? groq.get("error") : error;
  }

  /** An error in the place of an answer or of a stream's chunk, under status 200. */
  public static FaultException inBand(JsonValue root) {
    Buffer body = kept(Buffer.buffer(root.raw().bytes()));
    Told told = Told.of(root);
    return fault(told.status(200), 200, List.of(), body, told).asException();
  }

  /** An error answer. */
  public static Fault.Upstream read(int status, List<Header> headers, Buffer body) {
    Buffer kept = kept(body);
    Told told = Told.NOTHING;
    try {
      told = Told.of(JsonReader.read(kept));
    } catch (NotJsonException page) {
      // The status alone must do.
    }
    return fault(told.status(status), status, headers, kept, told);
  }

  private static Buffer kept(Buffer body) {
    return body.slice(0, Math.min(body.length(), Fault.UPSTREAM_BODY_BYTES_MAX));
  }

  private static Fault.Upstream fault(
      int meant, int upstreamStatus, List<Header> headers, Buffer body, Told told) {
    Kind kind = kind(meant, told);
    return new Fault.Upstream(
        message(meant, kind, told),
        DialectName.OPENAI_CHAT,
        upstreamStatus,
        kind,
        retryAfterMillis(headers),
        headers,
        body);
  }

  private static String message(int status, Kind kind, Told told) {
    // What a vendor says of our key may quote the key.
    if (told.message().isBlank() || kind == Kind.CREDENTIALS || kind == Kind.PERMISSION) {
      return "the vendor answered with an error of status " + status;
    }
    return told.message().length() <= MESSAGE_CHARS_MAX
        ? told.message()
        : told.message().substring(0, MESSAGE_CHARS_MAX);
  }

  private static Kind kind(int status, Told told) {
    Kind byWords = kindByWords(status, told);
    return byWords != null ? byWords : kindByStatus(status, told);
  }

  private static @Nullable Kind kindByWords(int status, Told told) {
    String words = told.words();
    if (status != 429 && containsAny(words, CONTEXT_PHRASES)) {
      return Kind.CONTEXT_TOO_LONG;
    }
    // "exceeds the limit of" is also said of rates and of the length of an id.
    if (status != 429 && words.contains("exceeds the limit of") && words.contains("token")) {
      return Kind.CONTEXT_TOO_LONG;
    }
    if (status == 402 || containsAny(words, QUOTA_PHRASES)) {
      return Kind.QUOTA_EXHAUSTED;
    }
    return told.flagged() || containsAny(words, FILTER_PHRASES) ? Kind.CONTENT_FILTERED : null;
  }

  private static Kind kindByStatus(int status, Told told) {
    return switch (status) {
      case 401, 407 -> Kind.CREDENTIALS;
      case 403 -> Kind.PERMISSION;
      case 404 -> Kind.NOT_FOUND;
      case 408, 504, 524 -> Kind.TIMEOUT;
      case 413 -> Kind.TOO_LARGE;
      case 429 -> Kind.RATE_LIMITED;
      case 498, 503, 529 -> Kind.OVERLOADED;
      default -> {
        if (status >= 500) {
          yield told.typeOrCode("overloaded") ? Kind.OVERLOADED : Kind.SERVER;
        }
        yield status >= 400 ? Kind.INVALID : kindByType(told);
      }
    };
  }

  /** For errors without a status of their own. */
  private static Kind kindByType(Told told) {
    if (told.typeOrCode("rate_limit") || told.typeOrCode("too_many_requests")) {
      return Kind.RATE_LIMITED;
    }
    if (told.typeOrCode("overloaded") || told.typeOrCode("unavailable")) {
      return Kind.OVERLOADED;
    }
    if (told.typeOrCode("timeout")) {
      return Kind.TIMEOUT;
    }
    if (told.typeOrCode("invalid_api_key") || told.typeOrCode("authentication")) {
      return Kind.CREDENTIALS;
    }
    if (told.typeOrCode("permission")) {
      return Kind.PERMISSION;
    }
    if (told.typeOrCode("not_found")) {
      return Kind.NOT_FOUND;
    }
    return told.typeOrCode("invalid_request") || told.typeOrCode("badrequest")
        ? Kind.INVALID
        : Kind.SERVER;
  }

  private static boolean containsAny(String words, List<String> phrases) {
    return phrases.stream().anyMatch(words::contains);
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

  private static long scaled(String number, int factor) {
    try {
      double value = Double.parseDouble(number.strip()) * factor;
      return value >= 0 && value < Long.MAX_VALUE ? (long) value : -1;
    } catch (NumberFormatException date) {
      return -1; // No vendor of this dialect sends one.
    }
  }

  /**
   * What an error body tells, whatever its shape.
   *
   * @param flagged whether it says what of the prompt a filter found, as OpenRouter's 403 does
   */
  private record Told(String message, String type, String code, boolean flagged) {

    static final Told NOTHING = new Told("", "", "", false);

    static Told of(JsonValue root) {
      if (root.isArray() && !root.items().isEmpty()) {
        return of(root.items().getFirst());
      }
      JsonValue error = errorOf(root);
      if (error == null) {
        return ofObject(root);
      }
      return error.isObject()
          ? ofObject(error)
          : new Told(error.text(), text(root, "type"), text(root, "code"), false);
    }

    private static Told ofObject(JsonValue error) {
      String message = text(error, "message");
      String detail = text(error, "detail");
      JsonValue inner = error.get("innererror");
      String innerCode = inner == null ? "" : text(inner, "code");
      JsonValue metadata = error.get("metadata");
      return new Told(
          message.isEmpty() ? detail : message,
          text(error, "type") + " " + innerCode,
          text(error, "code"),
          metadata != null
              && (metadata.get("reasons") != null || metadata.get("flagged_input") != null));
    }

    /**
     * The status that is meant. Under one of success OpenRouter puts the status that it would have
     * answered with into the code; Azure's codes are such numbers in a string.
     */
    int status(int answered) {
      return answered < 400 && code.matches("[45]\\d\\d") ? Integer.parseInt(code) : answered;
    }

    /** The text of a member; of a list of findings, that of the first. */
    private static String text(JsonValue object, String name) {
      JsonValue value = object.get(name);
      if (value == null) {
        return "";
      }
      if (value.isArray() && !value.items().isEmpty()) {
        return text(value.items().getFirst(), "msg");
      }
      return value.text();
    }

    String words() {
      return (code + " " + type + " " + message).toLowerCase(Locale.ROOT);
    }

    boolean typeOrCode(String word) {
      return (code + " " + type).toLowerCase(Locale.ROOT).contains(word);
    }
  }
}
