package dev.weir.dialects.gemini;

import static dev.weir.bus.message.DialectName.GEMINI;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Faults in Google's words. Clients take the time to wait from {@code RetryInfo} and from nowhere
 * else, and stop trying when a quota's name has {@code PerDay} in it.
 */
final class ErrorWriter {

  private static final String TYPES = "type.googleapis.com/google.rpc.";

  /** A count of tokens: at least four digits, with or without separators. */
  private static final Pattern COUNT = Pattern.compile("\\d{1,3}(?:,\\d{3}){1,4}|\\d{4,15}");

  private ErrorWriter() {}

  /** The status of an error answer. */
  static int status(Fault fault) {
    return fault instanceof Fault.Upstream upstream && passes(upstream)
        ? upstream.upstreamStatus()
        : ErrorStatus.code(fault);
  }

  /** The body of an error answer, and the data of the event that ends a stream. */
  static Buffer body(Fault fault, String requestId) {
    if (fault instanceof Fault.Upstream upstream && passes(upstream)) {
      return upstream.body();
    }
    int code = ErrorStatus.code(fault);
    JsonWriter out = new JsonWriter().object().name("error").object();
    out.name("code").number(code).name("message").text(message(fault));
    out.name("status").text(ErrorStatus.word(code)).name("details").array();
    details(out, fault);
    detail(out, "RequestInfo").name("requestId").text(requestId).endObject();
    return out.endArray().endObject().endObject().toBuffer();
  }

  /** Whether the vendor's own error may reach the caller: ours with the vendor are not theirs. */
  private static boolean passes(Fault.Upstream upstream) {
    if (!upstream.dialect().equals(GEMINI)
        || upstream.kind() == Kind.CREDENTIALS
        || upstream.kind() == Kind.PERMISSION
        || upstream.upstreamStatus() < 400) {
      return false;
    }
    try {
      return JsonReader.read(upstream.body()).get("error") != null;
    } catch (NotJsonException page) {
      return false;
    }
  }

  private static void details(JsonWriter out, Fault fault) {
    switch (fault) {
      case Fault.Invalid invalid -> violation(out, invalid.param(), invalid.message());
      case Fault.UnsupportedByTarget other -> violation(out, other.field(), other.message());
      case Fault.Unauthorized unauthorized ->
          detail(out, "ErrorInfo")
              .name("reason")
              .text("API_KEY_INVALID")
              .name("domain")
              .text("googleapis.com")
              .endObject();
      default -> {
        if (isExhausted(fault)) {
          detail(out, "QuotaFailure").name("violations").array().object();
          out.name("quotaId").text("BudgetPerDay").name("description").text(fault.message());
          out.endObject().endArray().endObject();
        }
      }
    }
    long millis = fault.retryAfterMillis();
    if (millis >= 0 && !isExhausted(fault)) {
      String delay = "%d.%03ds".formatted(millis / 1000, millis % 1000).replace(".000s", "s");
      detail(out, "RetryInfo").name("retryDelay").text(delay).endObject();
    }
  }

  /** Whether waiting does not help. */
  private static boolean isExhausted(Fault fault) {
    return switch (fault) {
      case Fault.QuotaExhausted exhausted -> true;
      case Fault.BudgetExceeded exceeded -> true;
      case Fault.Upstream upstream -> upstream.kind() == Kind.QUOTA_EXHAUSTED;
      default -> false;
    };
  }

  private static void violation(JsonWriter out, @Nullable String field, String message) {
    if (field != null && !field.isEmpty()) {
      detail(out, "BadRequest").name("fieldViolations").array().object();
      out.name("field").text(field).name("description").text(message);
      out.endObject().endArray().endObject();
    }
  }

  private static JsonWriter detail(JsonWriter out, String type) {
    return out.object().name("@type").text(TYPES + type);
  }

  private static String message(Fault fault) {
    String message =
        switch (fault) {
          case Fault.ContextTooLong full ->
              full.tokens() >= 0 && full.tokensMax() >= 0
                  ? tooLong(full.tokens(), full.tokensMax())
                  : tooLong(full.message());
          case Fault.Upstream upstream -> message(upstream);
          default -> fault.message();
        };
    return message.isBlank() ? ErrorStatus.word(ErrorStatus.code(fault)) : message;
  }

  private static String message(Fault.Upstream upstream) {
    return switch (upstream.kind()) {
      case CREDENTIALS, PERMISSION -> "the provider refused the credentials of the gateway";
      case CONTEXT_TOO_LONG -> tooLong(upstream.message());
      default -> upstream.message();
    };
  }

  /** Another vendor's words, with its two counts put as Google puts them. */
  private static String tooLong(String words) {
    String lower = words.toLowerCase(Locale.ROOT);
    if (lower.contains("input token count") && lower.contains("exceeds")) {
      return words;
    }
    List<Long> counts = new ArrayList<>();
    Matcher matcher = COUNT.matcher(words);
    while (matcher.find()) {
      counts.add(Long.valueOf(matcher.group().replace(",", "")));
    }
    long least = counts.stream().mapToLong(Long::longValue).min().orElse(0);
    long most = counts.stream().mapToLong(Long::longValue).max().orElse(0);
    return most > least
        ? tooLong(most, least)
        : "The input token count exceeds the maximum number of tokens allowed: " + words;
  }

  private static String tooLong(long tokens, long tokensMax) {
    return "The input token count (%d) exceeds the maximum number of tokens allowed (%d)."
        .formatted(tokens, tokensMax);
  }
}
