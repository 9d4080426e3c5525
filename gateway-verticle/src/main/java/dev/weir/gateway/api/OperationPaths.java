package dev.weir.gateway.api;

import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.IngressDialect;
import io.vertx.core.http.HttpMethod;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Which operation beside chat a path means, and in whose words it is asked. */
public final class OperationPaths {

  static final String PASSTHROUGH = "/passthrough/";
  private static final String REALTIME = "/v1/realtime";

  private static final Set<HttpMethod> POST = Set.of(HttpMethod.POST);
  private static final Set<HttpMethod> ANY =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE);

  /** How a request comes. */
  public enum Form {
    /** As JSON that is read whole. */
    JSON,
    /** As whatever it is, passed on as it comes. */
    STREAM,
    /** As an upgrade to a WebSocket. */
    SOCKET,
    /** As a form whose field {@code model} is looked for, and otherwise passed on as it comes. */
    MULTIPART
  }

  /**
   * What is asked for.
   *
   * @param dialect in which errors are told
   * @param shape in whose words it is asked and answered
   * @param model what the URL says of the model, empty if nothing
   * @param provider the provider that the URL names, empty if none
   * @param path where it is below the root of the vendor's API, with its query
   * @param methods by which it can be asked
   */
  public record Asked(
      IngressDialect dialect,
      String operation,
      String shape,
      String model,
      String provider,
      Form form,
      String path,
      Set<HttpMethod> methods) {

    /** Whether a body of a type may name what a vendor keeps, and so has to be looked at. */
    public boolean namesFiles(HttpMethod method, @Nullable String contentType) {
      return operation.equals(Operation.BATCHES)
          && method.equals(HttpMethod.POST)
          && contentType != null
          && contentType.startsWith("application/json");
    }
  }

  private record Fixed(IngressDialect dialect, String operation, String shape, Form form) {}

  private final Dialects dialects;
  private final UnaryOperator<String> wordsOf;
  private final Map<String, Fixed> fixed = new HashMap<>();

  /**
   * @param wordsOf the dialect in which a provider's own API is, empty if unknown
   */
  public OperationPaths(Dialects dialects, UnaryOperator<String> wordsOf) {
    this.dialects = dialects;
    this.wordsOf = wordsOf;
    openAi("/v1/embeddings", Operation.EMBEDDINGS, Form.JSON);
    openAi("/v1/images/generations", Operation.IMAGES, Form.JSON);
    openAi("/v1/images/edits", Operation.IMAGE_EDITS, Form.MULTIPART);
    openAi("/v1/images/variations", Operation.IMAGE_VARIATIONS, Form.MULTIPART);
    openAi("/v1/audio/speech", Operation.SPEECH, Form.JSON);
    openAi("/v1/audio/transcriptions", Operation.TRANSCRIPTION, Form.MULTIPART);
    openAi("/v1/audio/translations", Operation.TRANSLATION, Form.MULTIPART);
    openAi("/v1/moderations", Operation.MODERATIONS, Form.JSON);
    cohere("/v2/embed", Operation.EMBEDDINGS, ShapeName.COHERE_EMBED);
    cohere("/v1/embed", Operation.EMBEDDINGS, ShapeName.COHERE_EMBED_V1);
    cohere("/v2/rerank", Operation.RERANK, ShapeName.COHERE_RERANK);
    cohere("/v1/rerank", Operation.RERANK, ShapeName.JINA_RERANK);
  }

  private void openAi(String path, String operation, Form form) {
    fixed.put(path, new Fixed(dialects.openai(), operation, ShapeName.OPENAI, form));
  }

  private void cohere(String path, String operation, String shape) {
    fixed.put(path, new Fixed(dialects.cohere(), operation, shape, Form.JSON));
  }

  /** What a request asks for; null when it is no operation beside chat. */
  public @Nullable Asked find(RequestStart request) {
    String path = request.path();
    if (path.equals(REALTIME)) {
      return realtime(request);
    }
    Fixed known = fixed.get(path);
    if (known != null) {
      return ofFixed(known, request);
    }
    if (path.startsWith(PASSTHROUGH)) {
      return passthrough(request);
    }
    if (under(path, "/v1/messages/batches")) {
      return kept(request, dialects.anthropic(), Operation.BATCHES, ShapeName.ANTHROPIC, path);
    }
    if (under(path, "/v1/files") || under(path, "/v1/uploads")) {
      return request.header("anthropic-version") == null
          ? kept(request, dialects.openai(), Operation.FILES, ShapeName.OPENAI, path.substring(3))
          : kept(request, dialects.anthropic(), Operation.FILES, ShapeName.ANTHROPIC, path);
    }
    if (under(path, "/v1/batches")) {
      return kept(
          request, dialects.openai(), Operation.BATCHES, ShapeName.OPENAI, path.substring(3));
    }
    return path.startsWith("/v1") || path.startsWith("/upload/") || path.startsWith("/download/")
        ? google(request, path)
        : null;
  }

  /**
   * Where a call is asked whose body is at hand; null where no path has these words.
   *
   * @param model the model, for paths that name it
   */
  public @Nullable String pathOf(String operation, String shape, String model) {
    for (Map.Entry<String, Fixed> one : fixed.entrySet()) {
      Fixed known = one.getValue();
      if (known.operation.equals(operation) && known.shape.equals(shape)) {
        return one.getKey();
      }
    }
    String verb =
        switch (shape) {
          case ShapeName.GEMINI_EMBED -> "embedContent";
          case ShapeName.GEMINI_BATCH_EMBED -> "batchEmbedContents";
          case ShapeName.GOOGLE_PREDICT -> "predict";
          default -> null;
        };
    return verb == null
        ? null
        : "/v1beta/models/" + URLEncoder.encode(model, StandardCharsets.UTF_8) + ":" + verb;
  }

  private static boolean under(String path, String folder) {
    return path.startsWith(folder)
        && (path.length() == folder.length() || path.charAt(folder.length()) == '/');
  }

  private Asked ofFixed(Fixed known, RequestStart request) {
    String type = request.header("content-type");
    boolean json =
        known.form == Form.JSON
            || (known.operation.equals(Operation.IMAGE_EDITS)
                && type != null
                && type.startsWith("application/json"));
    return new Asked(
        known.dialect,
        known.operation,
        known.shape,
        "",
        wanted(request),
        json ? Form.JSON : known.form,
        withQuery(request, request.path().substring(3)),
        POST);
  }

  /** Files and batches that a vendor keeps: which of several vendors a header tells. */
  private static Asked kept(
      RequestStart request, IngressDialect dialect, String operation, String shape, String path) {
    return new Asked(
        dialect, operation, shape, "", wanted(request), Form.STREAM, withQuery(request, path), ANY);
  }

  private static String wanted(RequestStart request) {
    String header = request.header("x-weir-provider");
    return header == null ? "" : header.strip();
  }

  private @Nullable Asked google(RequestStart request, String path) {
    for (String folder : List.of("/files", "/cachedContents", "/batches", "/fileSearchStores")) {
      for (String root : List.of("/v1beta", "/upload/v1beta", "/download/v1beta")) {
        if (under(path, root + folder) || path.startsWith(root + folder + ":")) {
          String operation = folder.equals("/batches") ? Operation.BATCHES : Operation.FILES;
          return kept(request, dialects.gemini(), operation, ShapeName.GEMINI, path);
        }
      }
    }
    int models = path.indexOf("/models/");
    int colon = path.lastIndexOf(':');
    if (models < 0 || colon < models) {
      return null;
    }
    String model = decoded(path.substring(models + "/models/".length(), colon));
    if (model == null || model.isEmpty()) {
      return null;
    }
    return switch (path.substring(colon + 1)) {
      case "embedContent" -> ofGoogle(Operation.EMBEDDINGS, ShapeName.GEMINI_EMBED, model, request);
      case "batchEmbedContents" ->
          ofGoogle(Operation.EMBEDDINGS, ShapeName.GEMINI_BATCH_EMBED, model, request);
      case "predict" ->
          ofGoogle(
              model.contains("embedding") ? Operation.EMBEDDINGS : Operation.IMAGES,
              ShapeName.GOOGLE_PREDICT,
              model,
              request);
      case "batchGenerateContent", "asyncBatchEmbedContent" ->
          new Asked(
              dialects.gemini(),
              Operation.BATCHES,
              ShapeName.GEMINI,
              model,
              wanted(request),
              Form.STREAM,
              withQuery(request, path),
              POST);
      default -> null;
    };
  }

  private Asked ofGoogle(String operation, String shape, String model, RequestStart request) {
    return new Asked(
        dialects.gemini(), operation, shape, model, wanted(request), Form.JSON, "", POST);
  }

  /** {@code /v1/realtime?model=M}; other words of the query go on to the vendor. */
  private @Nullable Asked realtime(RequestStart request) {
    if (!request.conversation()) {
      return null;
    }
    String model = request.parameter("model");
    return new Asked(
        dialects.openai(),
        Operation.REALTIME,
        ShapeName.OPENAI,
        model == null ? "" : model,
        wanted(request),
        Form.SOCKET,
        withQuery(request, "/realtime", "model"),
        Set.of(HttpMethod.GET));
  }

  /** {@code /passthrough/PROVIDER/…}. */
  private @Nullable Asked passthrough(RequestStart request) {
    String rest = request.path().substring(PASSTHROUGH.length());
    int slash = rest.indexOf('/');
    String name = slash < 0 ? null : decoded(rest.substring(0, slash));
    if (name == null || name.isEmpty()) {
      return null;
    }
    IngressDialect dialect = byName(wordsOf.apply(name));
    return new Asked(
        dialect,
        Operation.PASSTHROUGH,
        dialect.name(),
        "",
        name,
        Form.STREAM,
        withQuery(request, rest.substring(slash)),
        ANY);
  }

  private IngressDialect byName(String words) {
    return switch (words) {
      case DialectName.ANTHROPIC_MESSAGES -> dialects.anthropic();
      case DialectName.GEMINI -> dialects.gemini();
      case DialectName.BEDROCK_CONVERSE -> dialects.bedrock();
      case DialectName.COHERE_CHAT -> dialects.cohere();
      default -> dialects.openai();
    };
  }

  /** With the request's query, but for a key of ours in it. */
  private static String withQuery(RequestStart request, String path, String... without) {
    String query = request.query();
    if (query == null || query.isEmpty()) {
      return path;
    }
    StringBuilder kept = new StringBuilder(path);
    char before = '?';
    for (String one : query.split("&", -1)) {
      int equals = one.indexOf('=');
      String name = equals < 0 ? one : one.substring(0, equals);
      if (!one.isEmpty() && !name.equals("key") && !List.of(without).contains(name)) {
        kept.append(before).append(one);
        before = '&';
      }
    }
    return kept.toString();
  }

  private static @Nullable String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException garbled) {
      return null;
    }
  }
}
