package dev.weir.gateway.api;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.RequestHead;
import dev.weir.dialects.json.Members;
import dev.weir.dialects.json.Members.Kind;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must hold of a body before anybody is asked, and what is said where it does not: in the
 * words of the vendor whose dialect it is.
 */
public final class BodyRules {

  /** The members of a body that the rules look at. */
  private static final Set<String> MEMBERS = Set.of("model", "stream", "messages");

  /** Those of an operation beside chat: by the last two a caller of Voyage's is known. */
  private static final Set<String> BESIDE = Set.of("model", "stream", "top_k", "truncation");

  /** Vendors have a model of their own for those who name none. */
  private static final Set<String> MODEL_OPTIONAL =
      Set.of(
          Operation.IMAGES,
          Operation.IMAGE_EDITS,
          Operation.IMAGE_VARIATIONS,
          Operation.MODERATIONS);

  private static final int MODEL_CHARS_MAX = 1_024;
  private static final String JSON = "application/json";
  private static final String ENCODING = "content-encoding";
  private static final Set<String> ENCODINGS = Set.of("gzip", "x-gzip", "zstd", "identity");

  private BodyRules() {}

  /** The members that are to be noticed while a body is read. */
  public static Set<String> members(ChatPaths.Asked asked) {
    return asked.beside() == null ? MEMBERS : BESIDE;
  }

  /** Whether an operation beside chat has to name a model. */
  public static boolean needsModel(String operation) {
    return !MODEL_OPTIONAL.contains(operation);
  }

  /** What is wrong with the headers of a body that is to be JSON, or null. */
  public static @Nullable Fault ofHeaders(RequestStart request) {
    String type = request.header("content-type"); // Many clients name none.
    if (type != null && !isJson(type)) {
      return new Fault.UnsupportedMediaType(
          "Unsupported content type '"
              + shown(type)
              + "'. This API method only accepts 'application/json' requests.");
    }
    String encoding = request.header(ENCODING);
    if (encoding != null && !ENCODINGS.contains(encoding.toLowerCase(Locale.ROOT))) {
      return new Fault.UnsupportedMediaType(
          "Unsupported content encoding '"
              + shown(encoding)
              + "'. Only 'gzip' and 'zstd' are accepted.");
    }
    return null;
  }

  /** What is wrong with the headers of a body that is passed on as it comes, or null. */
  public static @Nullable Fault ofPassedHeaders(RequestStart request) {
    return request.header(ENCODING) == null
        ? null
        : new Fault.UnsupportedMediaType(
            "A body that is passed on as it comes may not have a content-encoding.");
  }

  /** What unpacks the body, null when it is not packed. */
  public static @Nullable Unpacker unpacker(RequestStart request) {
    String encoding = request.header(ENCODING);
    return switch (encoding == null ? "" : encoding.toLowerCase(Locale.ROOT)) {
      case "gzip", "x-gzip" -> new Gunzip();
      case "zstd" -> new Unzstd();
      default -> null;
    };
  }

  /** Whether a content type is that of JSON. */
  public static boolean isJson(String type) {
    return type.regionMatches(true, 0, JSON, 0, JSON.length())
        && (type.length() == JSON.length() || "; \t".indexOf(type.charAt(JSON.length())) >= 0);
  }

  /** What is wrong with the members of a body, or null. */
  public static @Nullable Fault ofMembers(ChatPaths.Asked asked, Members members) {
    if (!asked.line().model().isEmpty()) {
      return asked.line().model().length() <= MODEL_CHARS_MAX
          ? null
          : new Fault.Invalid("The name of the model is too long.", "model", "invalid_value");
    }
    boolean anthropic = asked.dialect().name().equals(DialectName.ANTHROPIC_MESSAGES);
    Members.Member model = members.get("model");
    if (model == null && !needsModel(asked.operation())) {
      return null;
    }
    if (model == null || "".equals(model.text())) {
      return switch (asked.dialect().name()) {
        case DialectName.ANTHROPIC_MESSAGES -> missing("model");
        case DialectName.OPENAI_RESPONSES ->
            new Fault.Invalid(
                "Missing required parameter: 'model'.", "model", "missing_required_parameter");
        case DialectName.UNIVERSAL ->
            new Fault.Invalid("you must provide a model parameter", "model");
        case DialectName.COHERE_CHAT ->
            new Fault.Invalid("invalid request: model must be specified.", "model");
        default -> new Fault.Invalid("you must provide a model parameter", null);
      };
    }
    if (model.kind() != Kind.STRING) {
      return wrongType(anthropic, "model", "string", model.kind());
    }
    if (model.text() == null) {
      return new Fault.Invalid("The name of the model is too long.", "model", "invalid_value");
    }
    Members.Member stream = members.get("stream");
    if (stream != null
        && stream.kind() != Kind.TRUE
        && stream.kind() != Kind.FALSE
        && stream.kind() != Kind.NULL) {
      return wrongType(anthropic, "stream", "boolean", stream.kind());
    }
    Members.Member messages = members.get("messages");
    if (anthropic
        && asked.operation().equals(RequestHead.COUNT_TOKENS)
        && (messages == null || messages.kind() != Kind.ARRAY)) {
      return missing("messages");
    }
    return null;
  }

  private static Fault missing(String member) {
    return new Fault.Invalid(member + ": Field required", member);
  }

  private static Fault wrongType(boolean anthropic, String member, String expected, Kind got) {
    String message =
        anthropic
            ? member + ": Input should be a valid " + expected
            : "Invalid type for '%s': expected a %s, but got %s instead."
                .formatted(member, expected, name(got));
    return new Fault.Invalid(message, member, "invalid_type");
  }

  private static String name(Kind kind) {
    return switch (kind) {
      case STRING -> "a string";
      case NUMBER -> "a number";
      case TRUE, FALSE -> "a boolean";
      case NULL -> "null";
      case OBJECT -> "an object";
      case ARRAY -> "an array";
    };
  }

  private static String shown(String text) {
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }
}
