package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;

/**
 * Faults as Cohere would answer them. In a stream there is no error event: {@code message-end} says
 * {@code ERROR} and why, which is what the official clients know of failures after the status.
 */
final class FaultBodies {

  private FaultBodies() {}

  static int status(Fault fault) {
    return switch (fault) {
      case Fault.Upstream upstream when passes(upstream) -> upstream.upstreamStatus();
      case Fault.Upstream upstream -> status(upstream.kind());
      case Fault.ContentFiltered filtered -> 498;
      case Fault.QuotaExhausted exhausted -> 402;
      case Fault.BudgetExceeded exceeded -> 402;
      default -> fault.status();
    };
  }

  private static int status(Kind kind) {
    return switch (kind) {
      case CONTENT_FILTERED -> 498;
      case QUOTA_EXHAUSTED -> 402;
      default -> kind.status();
    };
  }

  static Buffer body(Fault fault, String requestId) {
    if (fault instanceof Fault.Upstream upstream && passes(upstream)) {
      return upstream.body();
    }
    JsonWriter out = new JsonWriter().object().name("id").text(requestId);
    return out.name("message").text(message(fault)).endObject().toBuffer();
  }

  static Buffer event(Fault fault, String requestId) {
    JsonWriter out = new JsonWriter();
    Frames.open(out, "message-end").name("id").text(requestId).name("delta").object();
    out.name("finish_reason").text(FinishReasons.ERROR).name("error").text(message(fault));
    Frames.close(out.endObject());
    return out.toBuffer();
  }

  /** Whether a vendor's own error may reach the caller: ours with the vendor are not theirs. */
  private static boolean passes(Fault.Upstream upstream) {
    if (!upstream.dialect().equals(COHERE_CHAT)
        || upstream.kind() == Kind.CREDENTIALS
        || upstream.kind() == Kind.PERMISSION
        || upstream.kind() == Kind.BROKEN
        || upstream.upstreamStatus() < 400) {
      return false;
    }
    try {
      return JsonReader.read(upstream.body()).textOf("message") != null;
    } catch (NotJsonException page) {
      return false;
    }
  }

  private static String message(Fault fault) {
    String message =
        switch (fault) {
          case Fault.Upstream upstream
              when upstream.kind() == Kind.CREDENTIALS || upstream.kind() == Kind.PERMISSION ->
              "the vendor refused the credentials of the gateway";
          case Fault.Upstream upstream when upstream.kind() == Kind.CONTEXT_TOO_LONG ->
              tooLong(upstream.message());
          case Fault.ContextTooLong context -> tooLong(context.message());
          case Fault.UnsupportedByTarget unsupported ->
              unsupported.field() + ": " + unsupported.message();
          default -> fault.message();
        };
    return message.isBlank() ? "the request failed" : message;
  }

  /** Clients shorten their history when they read this. */
  private static String tooLong(String words) {
    return VendorErrors.tooLong(words.toLowerCase(Locale.ROOT))
        ? words
        : "too many tokens: the total number of tokens in the prompt is too high: " + words;
  }
}
