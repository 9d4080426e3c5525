package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Header;
import dev.weir.dialects.openai.VendorErrors;
import dev.weir.dialects.tree.JsonValue;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor's failures mean: error answers as in Chat, and responses and events that tell of a
 * failure under status 200.
 */
final class VendorFailures {

  /** Codes of a failed response for which the request is to blame. */
  private static final Pattern INVALID =
      Pattern.compile(
          "invalid_.*|.*image.*|data_residency_mismatch|unsupported_.*|previous_response_.*");

  /** Codes by which OpenAI's policies refuse a prompt: another try is refused again. */
  private static final String POLICY = "_policy";

  private static final Pattern TRY_AGAIN =
      Pattern.compile("try again in (\\d{1,6}(?:\\.\\d{1,6})?)\\s?(ms|s)");

  private VendorFailures() {}

  /** An error answer. */
  static Fault ofAnswer(int status, List<Header> headers, Buffer body) {
    Fault.Upstream read = VendorErrors.read(status, headers, body);
    return relabelled(read, read.kind(), read.body());
  }

  /** The vendor closed the stream before it ended. */
  static FaultException broken() {
    return fault(Kind.BROKEN, "the vendor closed the stream before the response was complete");
  }

  /** The vendor sent what the dialect does not allow. */
  static FaultException malformed(String problem) {
    return fault(Kind.MALFORMED, "the vendor's response is malformed: " + problem);
  }

  private static FaultException fault(Kind kind, String message) {
    return new Fault.Upstream(message, OPENAI_RESPONSES, 0, kind, -1, List.of(), Buffer.buffer())
        .asException();
  }

  /** Whether an event's type says that the response failed. */
  static boolean isFailure(String type) {
    return type.equals("error")
        || type.equals("response.failed")
        || type.equals("response.cancelled");
  }

  /**
   * A failed response, or an event that tells of one.
   *
   * @param told the event or the response
   */
  static FaultException inBand(JsonValue told) {
    JsonValue response = told.get("response");
    JsonValue holder = response == null ? told : response;
    JsonValue error = holder.get("error");
    if (error == null && "cancelled".equals(holder.textOf("status"))) {
      return fault(Kind.BROKEN, "the response was cancelled at the vendor");
    }
    Buffer body = Buffer.buffer(told.raw().bytes());
    if (VendorErrors.inBand(holder).fault() instanceof Fault.Upstream read) {
      String code = code(error == null ? holder : error);
      Kind kind = code == null ? read.kind() : kindOf(code, read.kind());
      return relabelled(read, kind, body).asException();
    }
    throw new IllegalStateException("an error within an answer is the vendor's");
  }

  /**
   * Of the kinds that were read from a code, these two are told apart further: no image is a model.
   */
  private static Kind kindOf(String code, Kind read) {
    if (read != Kind.SERVER && read != Kind.NOT_FOUND) {
      return read;
    }
    if (code.endsWith(POLICY)) {
      return Kind.CONTENT_FILTERED;
    }
    return INVALID.matcher(code).matches() ? Kind.INVALID : read;
  }

  private static @Nullable String code(JsonValue error) {
    String code = error.textOf("code");
    return code == null || code.isEmpty() ? null : code;
  }

  /** A vendor's own word for its failure, if its body tells one. */
  static @Nullable String code(Fault.Upstream fault) {
    JsonValue told = JsonBodies.read(fault.body());
    JsonValue response = told == null ? null : told.get("response");
    JsonValue holder = response == null ? told : response;
    JsonValue error = holder == null ? null : holder.get("error");
    return holder == null ? null : code(error == null || !error.isObject() ? holder : error);
  }

  private static Fault.Upstream relabelled(Fault.Upstream read, Kind kind, Buffer body) {
    long retryAfter = read.retryAfterMillis();
    return new Fault.Upstream(
        read.message(),
        OPENAI_RESPONSES,
        read.upstreamStatus(),
        kind,
        retryAfter < 0 && kind == Kind.RATE_LIMITED ? toldToWait(read.message()) : retryAfter,
        read.headers(),
        body);
  }

  /** OpenAI says how long only in words when it fails within a stream. */
  private static long toldToWait(String message) {
    Matcher wait = TRY_AGAIN.matcher(message);
    if (!wait.find()) {
      return -1;
    }
    double number = Double.parseDouble(wait.group(1));
    return (long) Math.ceil(wait.group(2).equals("ms") ? number : number * 1000);
  }
}
