package dev.weir.gateway.http;

import dev.weir.bus.fault.Fault;
import dev.weir.gateway.pipeline.Pipeline;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All routes of the API listener. The few paths that carry the traffic are found in a map;
 * everything else, and everything when web pages may call, goes through a router.
 */
public final class HttpIngress {

  private static final String MODELS = "/v1/models";

  private final Views views;
  private final PlainAnswers answers;
  private final Edge edge;
  private final Pipeline pipeline;
  private final ChatPaths paths;
  private final Router router;
  private final boolean cors;

  public HttpIngress(
      Vertx vertx,
      Dialects dialects,
      Edge edge,
      Pipeline pipeline,
      Views views,
      List<String> corsOrigins) {
    this.views = views;
    this.edge = edge;
    this.pipeline = pipeline;
    this.paths = new ChatPaths(dialects);
    this.answers = new PlainAnswers(paths, edge, pipeline);
    this.cors = !corsOrigins.isEmpty();
    this.router = router(vertx, corsOrigins);
  }

  private Router router(Vertx vertx, List<String> corsOrigins) {
    Router routes = Router.router(vertx);
    if (cors) {
      routes.route().handler(Cors.handler(corsOrigins));
    }
    routes.post().handler(this::chat);
    get(routes, MODELS).handler(c -> guarded(c, "models", () -> models(c)));
    get(routes, MODELS + "/*").handler(c -> guarded(c, "models", () -> model(c)));
    get(routes, "/v1/requests/:id").handler(c -> guarded(c, "requests", () -> request(c)));
    views.health(routes);
    // Clients look whether anybody is there; the answer must cost nothing.
    get(routes, "/").handler(HttpIngress::hello);
    get(routes, "/api/hello").handler(HttpIngress::hello);
    routes.errorHandler(400, c -> answers.fault(c, "path", invalidPath()));
    routes.errorHandler(403, c -> answers.fault(c, "path", foreignOrigin()));
    routes.errorHandler(404, this::notFound);
    routes.errorHandler(405, this::notAllowed);
    routes.errorHandler(500, c -> answers.fault(c, "path", answers.failure(c)));
    return routes;
  }

  private static Route get(Router routes, String path) {
    return routes.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  /** Takes a request. */
  public void handle(HttpServerRequest request) {
    ChatPaths.Asked asked =
        !cors && request.method().equals(HttpMethod.POST) ? asked(request) : null;
    if (asked != null) {
      new HttpCall(asked, edge, pipeline, request).begin();
    } else {
      router.handle(request);
    }
  }

  private void chat(RoutingContext context) {
    ChatPaths.Asked asked = asked(context.request());
    if (asked == null) {
      context.next();
    } else {
      new HttpCall(asked, edge, pipeline, context.request()).begin();
    }
  }

  private ChatPaths.@Nullable Asked asked(HttpServerRequest request) {
    String path = request.path();
    return path == null ? null : paths.find(path, request.query());
  }

  /** Takes what is no request: its head is too large, or not HTTP. */
  public void handleInvalid(HttpServerRequest request) {
    answers.unreadable(request);
  }

  private static void hello(RoutingContext context) {
    context.response().putHeader("content-type", "application/json").end("{\"name\":\"weir\"}");
  }

  /** Lists are for callers with a key, where keys are needed at all. */
  private void guarded(RoutingContext context, String operation, Runnable served) {
    Fault refusal = views.refusal(Credentials.of(context.request()));
    if (refusal == null) {
      served.run();
    } else {
      answers.fault(context, operation, refusal);
    }
  }

  private void models(RoutingContext context) {
    answers.json(context, "models", views.models());
  }

  private void model(RoutingContext context) {
    String id = context.request().path().substring(MODELS.length() + 1);
    String dialect = answers.dialectOf(context.request()).name();
    String name;
    try {
      name = URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException garbled) {
      answers.fault(context, "models", invalidPath());
      return;
    }
    String found = views.model(name, dialect);
    if (found == null) {
      Fault unknown = new Fault.NotFound(views.unknown(name, dialect), "model_not_found");
      answers.fault(context, "models", unknown);
    } else {
      answers.json(context, "models", found);
    }
  }

  private void request(RoutingContext context) {
    views
        .request(context.pathParam("id"), Credentials.of(context.request()))
        .onComplete(
            found -> answers.json(context, "requests", found),
            absent -> answers.fault(context, "requests", Fault.of(absent)));
  }

  private void notFound(RoutingContext context) {
    if (asked(context.request()) != null) {
      notAllowed(context);
      return;
    }
    answers.fault(
        context,
        "path",
        new Fault.NotFound(
            "Unknown request URL: %s %s. Please check the URL for typos."
                .formatted(context.request().method(), shown(context.request())),
            null));
  }

  private void notAllowed(RoutingContext context) {
    String allowed = asked(context.request()) != null ? "POST" : "GET, HEAD";
    answers.fault(
        context,
        "path",
        new Fault.MethodNotAllowed(
            "Not allowed to %s on %s. Use %s."
                .formatted(context.request().method(), shown(context.request()), allowed),
            allowed));
  }

  private static Fault invalidPath() {
    return new Fault.Invalid("The URL cannot be read.", null);
  }

  private static Fault foreignOrigin() {
    return new Fault.Forbidden("Web pages of this origin may not call: see `cors.origins`.");
  }

  private static String shown(HttpServerRequest request) {
    String path = request.path();
    return path.length() > 200 ? path.substring(0, 200) + "…" : path;
  }
}
