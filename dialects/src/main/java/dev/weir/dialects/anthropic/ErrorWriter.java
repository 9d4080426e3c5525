package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.dialects.sse.SseWriter;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Faults in Anthropic's words. Claude Code compacts, retries or gives up by what stands here. */
final class ErrorWriter {

  /** A count of tokens: at least four digits, with or without separators. */
  private static final Pattern COUNT = Pattern.compile("\\d{1,3}(?:,\\d{3})+|\\d{4,15}");

  private static final String TOO_LONG = "prompt is too long";

  private ErrorWriter() {}

  /** The status of an error answer. */
  static int status(Fault fault) {
    return fault instanceof Fault.Upstream upstream && passes(upstream)
        ? upstream.upstreamStatus()
        : ErrorTypes.status(fault);
  }

  /** The body of an error answer. */
  static Buffer body(Fault fault, String requestId) {
    if (fault instanceof Fault.Upstream upstream && passes(upstream)) {
      return upstream.body();
    }
    return new JsonWriter()
        .object()
        .name("type")
        .text("error")
        .name("error")
        .object()
        .name("type")
        .text(ErrorTypes.type(fault))
        .name("message")
        .text(message(fault))
        .endObject()
        .name("request_id")
        .text(requestId)
        .endObject()
        .toBuffer();
  }

  /** The event that ends a stream. */
  static Buffer event(Fault fault, String requestId) {
    return Buffer.buffer(SseWriter.event("error", body(fault, requestId).getBytes()));
  }

  /** Whether the vendor's own error may reach the caller: ours with the vendor are not theirs. */
  private static boolean passes(Fault.Upstream upstream) {
    if (!upstream.dialect().equals(ANTHROPIC_MESSAGES)
        || upstream.kind() == Kind.CREDENTIALS
        || upstream.kind() == Kind.PERMISSION
        || upstream.upstreamStatus() < 400) {
      return false;
    }
    try {
      // Without a type it is of somebody between us and Anthropic, and says nothing to its clients.
      JsonValue error = JsonReader.read(upstream.body()).get("error");
      return error != null && error.textOf("type") != null;
    } catch (NotJsonException page) {
      return false;
    }
  }

  private static String message(Fault fault) {
    String message =
        switch (fault) {
          case Fault.ContextTooLong context -> tooLong(context);
          case Fault.UnsupportedByTarget unsupported -> notPermitted(unsupported);
          case Fault.Upstream upstream -> message(upstream);
          default -> fault.message();
        };
    return message.isBlank() ? ErrorTypes.type(fault) : message;
  }

  private static String message(Fault.Upstream upstream) {
    return switch (upstream.kind()) {
      case CREDENTIALS -> "the gateway's credentials were refused by the provider";
      case PERMISSION -> "the gateway's credentials do not permit this at the provider";
      case CONTEXT_TOO_LONG -> tooLong(upstream.message());
      default -> upstream.message();
    };
  }

  /** Clients leave a field out and try again when they read this. */
  private static String notPermitted(Fault.UnsupportedByTarget fault) {
    return fault.field() + ": Extra inputs are not permitted (" + fault.message() + ")";
  }

  private static String tooLong(Fault.ContextTooLong fault) {
    return fault.tokens() >= 0 && fault.tokensMax() >= 0
        ? tooLong(fault.tokens(), fault.tokensMax())
        : tooLong(fault.message());
  }

  /** Another vendor's words, with its two counts put as Anthropic puts them. */
  private static String tooLong(String words) {
    if (words.contains(TOO_LONG)) {
      return words;
    }
    List<Long> counts = new ArrayList<>();
    Matcher matcher = COUNT.matcher(words);
    while (matcher.find()) {
      counts.add(Long.valueOf(matcher.group().replace(",", "")));
    }
    long least = counts.stream().mapToLong(Long::longValue).min().orElse(0);
    long most = counts.stream().mapToLong(Long::longValue).max().orElse(0);
    return most > least ? tooLong(most, least) : TOO_LONG + ": " + words;
  }

  private static String tooLong(long tokens, long tokensMax) {
    return TOO_LONG + ": " + tokens + " tokens > " + tokensMax + " maximum";
  }
}
