package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Header;
import dev.weir.dialects.eventstream.Frame;
import dev.weir.dialects.sse.ByteSlice;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the vendor's error means, be it an answer or a frame. */
final class ErrorReader {

  private static final int MESSAGE_CHARS_MAX = 1_000;

  /** How Bedrock and the models behind it say that the prompt does not fit the window. */
  private static final List<String> CONTEXT_PHRASES =
      List.of(
          "input is too long",
          "prompt is too long",
          "too many input tokens",
          "maximum context length",
          "context_length_exceeded",
          "input token count",
          "exceed context limit",
          "exceeds the limit of");

  private static final String PER_DAY = "per day";

  private ErrorReader() {}

  /** An answer that is an error. */
  static Fault ofAnswer(int status, List<Header> headers, Buffer body) {
    JsonValue json = json(body.getBytes());
    String named = header(headers, ErrorWriter.TYPE_HEADER);
    String type = named == null && json != null ? json.textOf("__type") : named;
    return upstream(status, type == null ? null : ErrorType.named(type), json, headers, body);
  }

  /** A frame of {@code :message-type} exception or error. */
  static FaultException ofFrame(Frame frame) {
    String exception = frame.text(":exception-type");
    String code = frame.text(":error-code");
    String named = exception == null ? code : exception;
    ErrorType type = named == null ? null : ErrorType.named(named);
    ByteSlice payload = frame.payload();
    Buffer body = Buffer.buffer(payload.toBytes());
    if (payload.isEmpty()) {
      String message = frame.text(":error-message");
      body =
          new JsonWriter()
              .object()
              .name("message")
              .text(message == null ? "" : message)
              .endObject()
              .toBuffer();
    }
    int status = type == null ? ErrorType.INTERNAL.status() : type.status();
    return upstream(status, type, json(body.getBytes()), List.of(), body).asException();
  }

  private static @Nullable JsonValue json(byte[] body) {
    try {
      return JsonReader.read(body);
    } catch (NotJsonException page) {
      return null; // A proxy on the way wrote it: the status tells what there is to tell.
    }
  }

  private static Fault upstream(
      int status,
      @Nullable ErrorType type,
      @Nullable JsonValue json,
      List<Header> headers,
      Buffer body) {
    String told = json == null ? null : ErrorWriter.message(json);
    Kind kind = kind(status, type, told == null ? "" : told.toLowerCase(Locale.ROOT), json);
    // What is said of our key names our account and role.
    boolean ours = kind == Kind.CREDENTIALS || kind == Kind.PERMISSION;
    String message =
        told == null || told.isBlank() || ours
            ? "the vendor answered with status " + status
            : told.substring(0, Math.min(told.length(), MESSAGE_CHARS_MAX));
    return new Fault.Upstream(
        message,
        BEDROCK_CONVERSE,
        status,
        kind,
        retryAfterMillis(headers),
        ours ? withoutType(headers) : headers,
        body);
  }

  private static List<Header> withoutType(List<Header> headers) {
    return headers.stream()
        .filter(header -> !header.name().equals(ErrorWriter.TYPE_HEADER))
        .toList();
  }

  private static Kind kind(
      int status, @Nullable ErrorType type, String words, @Nullable JsonValue json) {
    Kind named = type == null ? ErrorType.kind(status) : type.kind();
    boolean refused = named == Kind.INVALID || named == Kind.TOO_LARGE;
    if (refused && CONTEXT_PHRASES.stream().anyMatch(words::contains)) {
      return Kind.CONTEXT_TOO_LONG;
    }
    if (named == Kind.RATE_LIMITED && words.contains(PER_DAY)) {
      return Kind.QUOTA_EXHAUSTED;
    }
    boolean ofModel = type == ErrorType.MODEL_ERROR || type == ErrorType.MODEL_STREAM_ERROR;
    long original = ofModel && json != null ? json.longOf("originalStatusCode", 0) : 0;
    return original >= 400 && original < 600 ? ofModel((int) original) : named;
  }

  /** What the model's own status means; what it says of credentials is not of ours. */
  private static Kind ofModel(int status) {
    Kind kind = ErrorType.kind(status);
    return kind == Kind.CREDENTIALS || kind == Kind.PERMISSION ? Kind.SERVER : kind;
  }

  private static @Nullable String header(List<Header> headers, String name) {
    for (Header header : headers) {
      if (header.name().equals(name)) {
        return header.value();
      }
    }
    return null;
  }

  private static long retryAfterMillis(List<Header> headers) {
    String seconds = header(headers, "retry-after");
    if (seconds == null) {
      return -1;
    }
    try {
      double millis = Double.parseDouble(seconds.strip()) * 1000;
      return millis >= 0 && millis < Long.MAX_VALUE ? (long) millis : -1;
    } catch (NumberFormatException date) {
      return -1;
    }
  }
}
