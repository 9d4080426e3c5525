package dev.weir.gateway.api;

import dev.weir.bus.message.RequestHead;
import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.IngressDialect.RequestLine;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which dialect and operation a path means, and what it says of model and stream. Google's and
 * Amazon's paths name the model: it may be {@code provider/model} there too, percent-encoded or
 * not.
 */
public final class ChatPaths {

  private static final String BEDROCK = "/bedrock";
  private static final String MODELS = "/models/";
  private static final String TUNED = "/tunedModels/";
  public static final String UNIVERSAL = "/v1/universal";

  /**
   * What is asked for.
   *
   * @param line what the URL says of model and stream
   * @param beside what is asked for where it is no chat, else null
   */
  public record Asked(
      IngressDialect dialect,
      String operation,
      RequestLine line,
      OperationPaths.@Nullable Asked beside) {

    Asked(IngressDialect dialect, String operation, RequestLine line) {
      this(dialect, operation, line, null);
    }

    /** An operation beside chat. */
    public static Asked of(OperationPaths.Asked beside) {
      return new Asked(
          beside.dialect(), beside.operation(), new RequestLine(beside.model(), false), beside);
    }
  }

  /** What Google's clients may ask of a model, whether it is served here or not. */
  private static final Set<String> OPERATIONS =
      Set.of(
          "generateContent",
          "streamGenerateContent",
          "countTokens",
          "computeTokens",
          "embedContent",
          "batchEmbedContents",
          "asyncBatchEmbedContent",
          "batchGenerateContent",
          "predict",
          "predictLongRunning",
          "rawPredict",
          "streamRawPredict");

  /** Where Bedrock's clients ask it, whether it is served here or not. */
  private static final List<String> BEDROCKS =
      List.of("/model/", "/guardrail/", "/inference-profiles", "/foundation-models");

  private static final Set<String> COHERES = Set.of("/v1/embed", "/v1/rerank");

  private final Dialects dialects;
  private final Map<String, Asked> fixed = new HashMap<>();

  public ChatPaths(Dialects dialects) {
    this.dialects = dialects;
    chat("/v1/chat/completions", dialects.openai());
    chat("/v1/completions", dialects.completions());
    chat("/v1/responses", dialects.responses());
    count("/v1/responses/input_tokens", dialects.responses());
    chat("/v1/messages", dialects.anthropic());
    count("/v1/messages/count_tokens", dialects.anthropic());
    chat("/v2/chat", dialects.cohere());
    fixed.put(
        UNIVERSAL + "/stream",
        new Asked(dialects.universal(), RequestHead.CHAT, new RequestLine("", true)));
  }

  private void chat(String path, IngressDialect dialect) {
    fixed.put(path, new Asked(dialect, RequestHead.CHAT, RequestLine.SILENT));
  }

  private void count(String path, IngressDialect dialect) {
    fixed.put(path, new Asked(dialect, RequestHead.COUNT_TOKENS, RequestLine.SILENT));
  }

  /** What a {@code POST} of this path asks for; null when it asks no model. */
  public @Nullable Asked find(String path, @Nullable String query) {
    Asked known = fixed.get(path);
    if (known != null) {
      return known;
    }
    if (path.startsWith("/model/") || path.startsWith(BEDROCK + "/model/")) {
      return bedrock(path);
    }
    return path.startsWith("/v1") && !isUniversal(path) ? gemini(path, query) : null;
  }

  /** Where a body of a dialect is asked; null where the path is not the same for all of them. */
  public @Nullable String pathOf(String operation, String dialect) {
    for (Map.Entry<String, Asked> one : fixed.entrySet()) {
      Asked known = one.getValue();
      if (known.operation.equals(operation) && known.dialect.name().equals(dialect)) {
        return one.getKey();
      }
    }
    return null;
  }

  /** Whether a path is Weir's own, and so in no vendor's dialect. */
  public static boolean isUniversal(String path) {
    return path.equals(UNIVERSAL) || path.startsWith(UNIVERSAL + "/");
  }

  /**
   * {@code /v1beta/models/M:verb}, {@code /v1beta/tunedModels/M:verb}, and Vertex's {@code
   * …/publishers/google/models/M:verb}.
   */
  private @Nullable Asked gemini(String path, @Nullable String query) {
    int colon = path.lastIndexOf(':');
    int begin = modelIn(path);
    if (begin < 0 || colon <= begin) {
      return null;
    }
    String model = decoded(path.substring(begin, colon));
    if (model == null) {
      return null;
    }
    return switch (path.substring(colon + 1)) {
      case "generateContent" ->
          new Asked(dialects.gemini(), RequestHead.CHAT, new RequestLine(model, false));
      case "streamGenerateContent" ->
          new Asked(
              asksSse(query) ? dialects.gemini() : dialects.geminiArray(),
              RequestHead.CHAT,
              new RequestLine(model, true));
      case "countTokens" ->
          new Asked(dialects.gemini(), RequestHead.COUNT_TOKENS, new RequestLine(model, false));
      default -> null;
    };
  }

  /** Where Google's paths name a model; -1 in others. A tuned one has its folder in its name. */
  private static int modelIn(String path) {
    int at = path.indexOf(MODELS);
    return at >= 0 ? at + MODELS.length() : path.contains(TUNED) ? path.indexOf(TUNED) + 1 : -1;
  }

  private static boolean asksSse(@Nullable String query) {
    return query != null && ("&" + query + "&").contains("&alt=sse&");
  }

  /** {@code /model/ID/verb}, below {@code /bedrock} or not. */
  private @Nullable Asked bedrock(String path) {
    int begin = path.indexOf("/model/") + "/model/".length();
    int slash = path.lastIndexOf('/');
    if (slash <= begin) {
      return null;
    }
    String model = decoded(path.substring(begin, slash));
    if (model == null) {
      return null;
    }
    return switch (path.substring(slash + 1)) {
      case "converse" -> chat(dialects.bedrock(), model, false);
      case "converse-stream" -> chat(dialects.bedrock(), model, true);
      case "invoke" -> chat(dialects.bedrockInvoke(), model, false);
      case "invoke-with-response-stream" -> chat(dialects.bedrockInvoke(), model, true);
      default -> null;
    };
  }

  private static Asked chat(IngressDialect dialect, String model, boolean stream) {
    return new Asked(dialect, RequestHead.CHAT, new RequestLine(model, stream));
  }

  private static @Nullable String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException garbled) {
      return null;
    }
  }

  private static boolean isGoogleFile(String path) {
    return path.startsWith("/upload/") || path.startsWith("/download/");
  }

  /** Whether a path asks something of one of Google's models, rather than names a model. */
  private static boolean isOperation(String path) {
    return modelIn(path) >= 0 && OPERATIONS.contains(path.substring(path.lastIndexOf(':') + 1));
  }

  /**
   * The dialect in which to answer on this path, whatever is wrong with it.
   *
   * @param header gives a header of the request; where dialects share a path it tells them apart
   */
  public IngressDialect dialectOf(
      @Nullable String path, Function<String, @Nullable String> header) {
    String shown = path == null ? "" : path;
    if (isUniversal(shown)) {
      return dialects.universal();
    }
    if (shown.startsWith("/v1/messages")) {
      return dialects.anthropic();
    }
    if (shown.startsWith("/v1/responses")) {
      return dialects.responses();
    }
    if (shown.startsWith(BEDROCK) || BEDROCKS.stream().anyMatch(shown::startsWith)) {
      return dialects.bedrock();
    }
    if (shown.startsWith("/v2/") || COHERES.contains(shown)) {
      return dialects.cohere();
    }
    if (shown.startsWith("/v1beta") || isGoogleFile(shown) || isOperation(shown)) {
      return dialects.gemini();
    }
    if (header.apply("anthropic-version") != null) {
      return dialects.anthropic();
    }
    return header.apply("x-goog-api-key") != null ? dialects.gemini() : dialects.openai();
  }
}
