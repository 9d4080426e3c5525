package dev.weir.dialects.gemini;

import static dev.weir.bus.message.DialectName.GEMINI;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.message.Header;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor's error means: {@code {"error": {code, message, status, details}}}, alone or in a
 * list, as an answer or as a chunk of a stream.
 */
public final class ErrorReader {

  private static final int MESSAGE_CHARS_MAX = 1_000;

  /** In words, where the details are missing. */
  private static final Pattern RETRY_IN =
      Pattern.compile("retry in (\\d{1,6}(?:\\.\\d{1,12})?)\\s?(ms|s)\\b");

  private static final Pattern SECONDS = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)s");

  /** What is said when an account has nothing left, whatever the code. */
  private static final List<String> QUOTA_PHRASES =
      List.of("credits are depleted", "spending cap", "billing account", "billing to be enabled");

  private ErrorReader() {}

  /** Whether a value is an error in the place of an answer or of a stream's chunk. */
  public static boolean isError(JsonValue root) {
    return error(root) != null;
  }

  private static @Nullable JsonValue error(JsonValue root) {
    JsonValue object = root.isArray() && !root.items().isEmpty() ? root.items().getFirst() : root;
    JsonValue error = object.get("error");
    return error == null || error.saysNothing() ? null : error;
  }

  /** An error in the place of an answer or of a stream's chunk, under status 200. */
  public static Fault.Upstream inBand(JsonValue root) {
    JsonValue error = error(root);
    long code = error == null ? 0 : error.longOf("code", 0);
    int status = code >= 400 && code <= 599 ? (int) code : status(error);
    return read(status, List.of(), Buffer.buffer(root.raw().bytes()), error);
  }

  /** An error answer. */
  static Fault.Upstream ofAnswer(int status, List<Header> headers, Buffer body) {
    JsonValue error = null;
    try {
      error = error(JsonReader.read(body));
    } catch (NotJsonException page) {
      // A proxy on the way wrote it: the status tells what there is to tell.
    }
    return read(status, headers, body, error);
  }

  private static Fault.Upstream read(
      int status, List<Header> headers, Buffer body, @Nullable JsonValue error) {
    String words = error == null ? "" : error.isObject() ? text(error, "message") : error.text();
    Kind kind = kind(status, error, words);
    return new Fault.Upstream(
        message(status, kind, words),
        GEMINI,
        status,
        kind,
        kind == Kind.QUOTA_EXHAUSTED ? -1 : retryAfterMillis(error, words, headers),
        headers,
        body);
  }

  /** What a vendor says of our key may quote the key. */
  private static String message(int status, Kind kind, String words) {
    if (words.isBlank() || kind == Kind.CREDENTIALS || kind == Kind.PERMISSION) {
      return "the vendor answered with an error of status " + status;
    }
    return words.substring(0, Math.min(words.length(), MESSAGE_CHARS_MAX));
  }

  private static Kind kind(int status, @Nullable JsonValue error, String message) {
    String words = message.toLowerCase(Locale.ROOT);
    String word = error == null ? "" : text(error, "status");
    if (status < 500 && status != 429 && isContext(words)) {
      return Kind.CONTEXT_TOO_LONG;
    }
    if (status == 401 || isKey(error, words)) {
      return Kind.CREDENTIALS;
    }
    if (status < 500 && (isPerDay(error) || QUOTA_PHRASES.stream().anyMatch(words::contains))) {
      return Kind.QUOTA_EXHAUSTED;
    }
    if (word.equals("FAILED_PRECONDITION") && words.contains("billing")) {
      return Kind.QUOTA_EXHAUSTED;
    }
    if (word.equals("FAILED_PRECONDITION") && words.contains("location")) {
      return Kind.PERMISSION; // Where we stand is our operator's affair.
    }
    Kind told = ErrorStatus.kind(word);
    return told == null || status == 413 ? ErrorStatus.kind(status) : told;
  }

  private static boolean isContext(String words) {
    return words.contains("token")
        && (words.contains("exceeds the maximum number")
            || (words.contains("input token count") && words.contains("exceeds")));
  }

  private static boolean isKey(@Nullable JsonValue error, String words) {
    for (JsonValue detail : details(error)) {
      String reason = text(detail, "reason");
      if (reason.startsWith("API_KEY_") || reason.startsWith("ACCESS_TOKEN_")) {
        return true;
      }
    }
    return words.startsWith("api key not valid") || words.startsWith("api key expired");
  }

  private static boolean isPerDay(@Nullable JsonValue error) {
    for (JsonValue detail : details(error)) {
      JsonValue violations = detail.get("violations");
      for (JsonValue violation : violations == null ? List.<JsonValue>of() : violations.items()) {
        if (text(violation, "quotaId").contains("PerDay")) {
          return true;
        }
      }
    }
    return false;
  }

  private static long retryAfterMillis(
      @Nullable JsonValue error, String words, List<Header> headers) {
    for (JsonValue detail : details(error)) {
      Matcher delay = SECONDS.matcher(text(detail, "retryDelay"));
      if (delay.matches()) {
        return Math.round(Double.parseDouble(delay.group(1)) * 1000);
      }
    }
    Matcher said = RETRY_IN.matcher(words);
    if (said.find()) {
      double unit = said.group(2).equals("s") ? 1000 : 1;
      return Math.round(Double.parseDouble(said.group(1)) * unit);
    }
    for (Header header : headers) {
      if (header.name().equals("retry-after") && header.value().matches("\\d{1,9}")) {
        return Long.parseLong(header.value()) * 1000;
      }
    }
    return -1;
  }

  private static List<JsonValue> details(@Nullable JsonValue error) {
    JsonValue details = error == null ? null : error.get("details");
    return details == null ? List.of() : details.items();
  }

  private static int status(@Nullable JsonValue error) {
    return error == null ? 500 : ErrorStatus.code(text(error, "status"));
  }

  private static String text(JsonValue object, String name) {
    String text = object.textOf(name);
    return text == null ? "" : text;
  }
}
