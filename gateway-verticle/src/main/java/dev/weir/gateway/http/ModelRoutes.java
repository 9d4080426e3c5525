package dev.weir.gateway.http;

import dev.weir.bus.fault.Fault;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Answers who asks for models, on the path of every dialect that has one. */
final class ModelRoutes {

  static final String SHARED = "/v1/models";
  static final String GOOGLE = "/v1beta/models";

  private static final String OPERATION = "models";

  /** What only Cohere's clients ask a list for. */
  private static final List<String> COHERE = List.of("endpoint", "page_size", "page_token");

  /** The names of Cohere's SDKs have its own in them. */
  private static final String SDK_NAME = "x-fern-sdk-name";

  private final Views views;
  private final PlainAnswers answers;

  ModelRoutes(Views views, PlainAnswers answers) {
    this.views = views;
    this.answers = answers;
  }

  /** Answers with all models. */
  void list(RoutingContext context) {
    views
        .settled()
        .map(known -> views.models(format(context.request())))
        .onComplete(models -> answers.tagged(context, OPERATION, models), context::fail);
  }

  /** Answers with the one that the path names. */
  void one(RoutingContext context) {
    HttpServerRequest request = context.request();
    String prefix = request.path().startsWith(GOOGLE) ? GOOGLE : SHARED;
    String id = request.path().substring(prefix.length() + 1);
    String dialect = answers.dialectOf(request).name();
    String name;
    try {
      name = URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException garbled) {
      answers.fault(context, OPERATION, new Fault.Invalid("The URL cannot be read.", null));
      return;
    }
    views
        .settled()
        .map(known -> Optional.ofNullable(views.model(name, dialect, format(request))))
        .onComplete(
            found ->
                found.ifPresentOrElse(
                    model -> answers.json(context, OPERATION, model),
                    () -> answers.fault(context, OPERATION, unknown(name, dialect))),
            context::fail);
  }

  private Fault unknown(String name, String dialect) {
    return new Fault.NotFound(views.unknown(name, dialect), "model_not_found");
  }

  private static boolean isCoheres(HttpServerRequest request) {
    String sdk = request.getHeader(SDK_NAME);
    return (sdk != null && sdk.contains("cohere"))
        || COHERE.stream().anyMatch(name -> request.getParam(name) != null);
  }

  private static ModelFormat format(HttpServerRequest request) {
    if (request.path().startsWith(GOOGLE)) {
      return ModelFormat.GOOGLE;
    }
    if (request.getHeader("x-goog-api-key") != null) {
      return ModelFormat.GOOGLE_TOO;
    }
    return isCoheres(request) ? ModelFormat.COHERE_TOO : ModelFormat.COMMON;
  }
}
