package dev.weir.gateway.http;

import dev.weir.bus.fault.Fault;
import dev.weir.gateway.api.ChatPaths;
import dev.weir.gateway.api.Dialects;
import dev.weir.gateway.api.OperationPaths;
import dev.weir.gateway.api.PathFaults;
import dev.weir.gateway.pipeline.Pipeline;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All routes of the API listener. The few paths that carry the traffic are found in a map;
 * everything else, and everything when web pages may call, goes through a router.
 */
public final class HttpIngress {

  private final Vertx vertx;
  private final Views views;
  private final PlainAnswers answers;
  private final Edge edge;
  private final Pipeline pipeline;
  private final ChatPaths paths;
  private final OperationPaths operations;
  private final Router router;
  private final boolean cors;

  public HttpIngress(
      Vertx vertx,
      Dialects dialects,
      Edge edge,
      Pipeline pipeline,
      Views views,
      List<String> corsOrigins) {
    this.vertx = vertx;
    this.views = views;
    this.edge = edge;
    this.pipeline = pipeline;
    this.paths = new ChatPaths(dialects);
    this.operations = new OperationPaths(dialects, views::wordsOf);
    this.answers = new PlainAnswers(paths, edge, pipeline);
    this.cors = !corsOrigins.isEmpty();
    this.router = router(vertx, corsOrigins);
  }

  private Router router(Vertx vertx, List<String> corsOrigins) {
    Router routes = Router.router(vertx);
    if (cors) {
      routes.route().handler(Cors.handler(corsOrigins));
    }
    routes.route().handler(this::chat);
    ModelRoutes models = new ModelRoutes(views, answers);
    for (String path : List.of(ModelRoutes.SHARED, ModelRoutes.GOOGLE)) {
      ReadRoutes.get(routes, path).handler(c -> guarded(c, "models", () -> models.list(c)));
      ReadRoutes.get(routes, path + "/*").handler(c -> guarded(c, "models", () -> models.one(c)));
    }
    UniversalRoutes universal = new UniversalRoutes(views.universal(), answers);
    ReadRoutes.get(routes, ChatPaths.UNIVERSAL + "/health")
        .handler(c -> guarded(c, "health", () -> universal.health(c)));
    ReadRoutes.get(routes, ChatPaths.UNIVERSAL + "/providers")
        .handler(c -> guarded(c, "providers", () -> universal.providers(c)));
    ReadRoutes.get(routes, ChatPaths.UNIVERSAL + "/models")
        .handler(c -> guarded(c, "models", () -> universal.models(c)));
    ReadRoutes.get(routes, "/v1/requests/:id")
        .handler(c -> guarded(c, "requests", () -> request(c)));
    views.health(routes);
    // Clients look whether anybody is there; the answer must cost nothing.
    ReadRoutes.get(routes, "/").handler(HttpIngress::hello);
    ReadRoutes.get(routes, "/api/hello").handler(HttpIngress::hello);
    routes.errorHandler(400, c -> answers.fault(c, "path", invalidPath()));
    routes.errorHandler(403, c -> answers.fault(c, "path", foreignOrigin()));
    routes.errorHandler(404, this::notFound);
    routes.errorHandler(405, this::notAllowed);
    routes.errorHandler(500, c -> answers.fault(c, "path", answers.failure(c)));
    return routes;
  }

  /** Takes a request. */
  public void handle(HttpServerRequest request) {
    ChatPaths.Asked asked =
        !cors && request.method().equals(HttpMethod.POST) ? asked(request) : null;
    if (asked != null) {
      new HttpCall(asked, edge, pipeline, request).begin();
    } else if (cors) {
      router.handle(request);
    } else if (!serve(operations.find(HttpCall.start(request)), request)) {
      if (FirstStream.mayUpgrade(request)) {
        FirstStream.serve(vertx, request, () -> router.handle(request));
      } else {
        router.handle(request);
      }
    }
  }

  /** Serves an operation beside chat; false when it is none, or not to be asked so. */
  private boolean serve(OperationPaths.@Nullable Asked asked, HttpServerRequest request) {
    if (asked == null || !asked.methods().contains(request.method())) {
      return false;
    }
    switch (asked.form()) {
      case JSON -> new HttpCall(ChatPaths.Asked.of(asked), edge, pipeline, request).begin();
      case SOCKET -> new SocketCall(asked, edge, pipeline, request).begin();
      case STREAM, MULTIPART -> new UploadCall(asked, edge, pipeline, request).begin();
    }
    return true;
  }

  private void chat(RoutingContext context) {
    ChatPaths.Asked asked = asked(context.request());
    if (asked == null) {
      beside(context);
    } else if (context.request().method().equals(HttpMethod.POST)) {
      new HttpCall(asked, edge, pipeline, context.request()).begin();
    } else if (webSocketAsked(context.request())) {
      answers.noWebSocket(context);
    } else {
      notAllowed(context);
    }
  }

  private void beside(RoutingContext context) {
    OperationPaths.Asked asked = operations.find(HttpCall.start(context.request()));
    if (asked == null) {
      context.next();
    } else if (!serve(asked, context.request())) {
      notAllowed(context);
    }
  }

  private static boolean webSocketAsked(HttpServerRequest request) {
    String upgrade = request.getHeader(HttpHeaders.UPGRADE);
    return request.method().equals(HttpMethod.GET)
        && !ChatPaths.isUniversal(request.path()) // No vendor's client looks for them there.
        && upgrade != null
        && upgrade.equalsIgnoreCase("websocket");
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
    context.response().putHeader("content-type", "application/json");
    ReadRoutes.end(context.request(), Buffer.buffer("{\"name\":\"weir\"}"));
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

  private void request(RoutingContext context) {
    views
        .request(context.pathParam("id"), Credentials.of(context.request()))
        .onComplete(
            found -> answers.json(context, "requests", found),
            absent -> answers.fault(context, "requests", Fault.of(absent)));
  }

  private void notFound(RoutingContext context) {
    HttpServerRequest request = context.request();
    answers.fault(context, "path", PathFaults.unknown(request.method().name(), request.path()));
  }

  private void notAllowed(RoutingContext context) {
    boolean post =
        asked(context.request()) != null
            || operations.find(HttpCall.start(context.request())) != null;
    if (!post && asksOfModel(context.request())) {
      notFound(context);
      return;
    }
    String allowed = post ? "POST" : "GET, HEAD";
    HttpServerRequest request = context.request();
    answers.fault(
        context, "path", PathFaults.notAllowed(request.method().name(), request.path(), allowed));
  }

  /** It lies where models are read, but it asks one for something that nobody serves. */
  private static boolean asksOfModel(HttpServerRequest request) {
    return request.method().equals(HttpMethod.POST) && request.path().contains("/models/");
  }

  private static Fault invalidPath() {
    return new Fault.Invalid("The URL cannot be read.", null);
  }

  private static Fault foreignOrigin() {
    return new Fault.Forbidden("Web pages of this origin may not call: see `cors.origins`.");
  }
}
