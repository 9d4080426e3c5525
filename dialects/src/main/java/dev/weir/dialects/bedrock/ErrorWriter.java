package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.message.Header;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Faults in Bedrock's words: a type in a header, or in a frame's, and a message in the body. */
final class ErrorWriter {

  static final String REQUEST_ID_HEADER = "x-amzn-requestid";
  static final String TYPE_HEADER = "x-amzn-errortype";

  private static final String TOO_LONG = "Input is too long for requested model.";

  private ErrorWriter() {}

  /** The status of an error answer. */
  static int status(Fault fault) {
    return switch (fault) {
      case Fault.Upstream upstream when passes(upstream) -> upstream.upstreamStatus();
      case Fault.Upstream upstream when upstream.kind() == Kind.TOO_LARGE -> upstream.status();
      case Fault.MethodNotAllowed method -> method.status();
      case Fault.UnsupportedMediaType media -> media.status();
      case Fault.TooLarge large -> large.status();
      case Fault.Cancelled cancelled -> cancelled.status();
      default -> ErrorType.of(fault).status();
    };
  }

  /** The headers of an error answer. */
  static List<Header> headers(Fault fault) {
    if (fault instanceof Fault.Upstream upstream && passes(upstream)) {
      for (Header header : upstream.headers()) {
        if (header.name().equals(TYPE_HEADER)) {
          return List.of(header);
        }
      }
    }
    return List.of(new Header(TYPE_HEADER, ErrorType.of(fault).word()));
  }

  /** The body of an error answer. */
  static Buffer body(Fault fault) {
    return fault instanceof Fault.Upstream upstream && passes(upstream)
        ? upstream.body()
        : body(words(fault));
  }

  /** A body that says this. */
  static Buffer body(String message) {
    return new JsonWriter().object().name("message").text(message).endObject().toBuffer();
  }

  /** The frame that ends a stream. */
  static Buffer frame(Fault fault) {
    return Buffer.buffer(
        EventType.exception(ErrorType.of(fault).frameWord(), body(fault).getBytes()));
  }

  /** What an error's body says; null when it says nothing. */
  static @Nullable String message(JsonValue body) {
    String message = body.textOf("message");
    return message == null ? body.textOf("Message") : message;
  }

  /** Whether the vendor's own error may reach the caller: ours with the vendor are not theirs. */
  private static boolean passes(Fault.Upstream upstream) {
    if (!upstream.dialect().equals(BEDROCK_CONVERSE)
        || upstream.kind() == Kind.CREDENTIALS
        || upstream.kind() == Kind.PERMISSION
        || upstream.upstreamStatus() < 400) {
      return false;
    }
    try {
      return message(JsonReader.read(upstream.body())) != null;
    } catch (NotJsonException page) {
      return false;
    }
  }

  private static String words(Fault fault) {
    String message =
        switch (fault) {
          case Fault.ContextTooLong context -> tooLong(context.message());
          case Fault.UnsupportedByTarget unsupported ->
              unsupported.field() + ": " + unsupported.message();
          case Fault.Upstream upstream -> words(upstream);
          default -> fault.message();
        };
    return message.isBlank() ? ErrorType.of(fault).word() : message;
  }

  private static String words(Fault.Upstream upstream) {
    return switch (upstream.kind()) {
      case CREDENTIALS, PERMISSION -> "The provider refused the credentials of the gateway.";
      case CONTEXT_TOO_LONG -> tooLong(upstream.message());
      default -> upstream.message();
    };
  }

  /** Clients know the condition by Bedrock's phrase. */
  private static String tooLong(String words) {
    return words.toLowerCase(Locale.ROOT).contains("is too long") ? words : TOO_LONG + " " + words;
  }
}
