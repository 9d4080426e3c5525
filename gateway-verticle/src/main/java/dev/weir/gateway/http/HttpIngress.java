package dev.weir.gateway.http;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.RequestHead;
import dev.weir.dialects.Dialect;
import dev.weir.gateway.core.RequestIds;
import dev.weir.gateway.pipeline.Pipeline;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.List;
import java.util.Map;

/**
 * All routes of the API listener. The few paths that carry the traffic are found in a map; everything else, and everything
 * when web pages may call, goes through a router.
 */
public final class HttpIngress {

  private static final String JSON = "application/json";

  private final Dialect openai;
  private final Dialect anthropic;
  private final Edge edge;
  private final Views views;
  private final Map<String, ChatEndpoint> chats;
  private final Router router;
  private final boolean cors;

  public HttpIngress(
      Vertx vertx,
      Dialect openai,
      Dialect anthropic,
      Edge edge,
      Pipeline pipeline,
      Views views,
      List<String> corsOrigins) {
    this.openai = openai;
    this.anthropic = anthropic;
    this.edge = edge;
    this.views = views;
    this.chats =
        Map.of(
            "/v1/chat/completions",
            new ChatEndpoint(openai, RequestHead.CHAT, edge, pipeline),
            "/v1/messages",
            new ChatEndpoint(anthropic, RequestHead.CHAT, edge, pipeline),
            "/v1/messages/count_tokens",
            new ChatEndpoint(anthropic, RequestHead.COUNT_TOKENS, edge, pipeline));
    this.cors = !corsOrigins.isEmpty();
    this.router = router(vertx, corsOrigins);
  }

  private Router router(Vertx vertx, List<String> corsOrigins) {
    Router routes = Router.router(vertx);
    if (cors) {
      CorsHandler handler = CorsHandler.create();
      corsOrigins.forEach(
          origin -> {
            if (origin.equals("*")) {
              handler.addOriginWithRegex(".*");
            } else {
              handler.addOrigin(origin);
            }
          });
      handler
          .allowedMethod(HttpMethod.GET)
          .allowedMethod(HttpMethod.POST)
          .allowedMethod(HttpMethod.OPTIONS)
          .allowedHeaders(
              java.util.Set.of(
                  "authorization",
                  "content-type",
                  "x-api-key",
                  "x-goog-api-key",
                  "api-key",
                  "anthropic-version",
                  "anthropic-beta",
                  "anthropic-dangerous-direct-browser-access",
                  "x-session-id",
                  "x-weir-timeout",
                  "x-weir-cache",
                  "x-weir-tags"));
      routes.route().handler(handler);
    }
    chats.forEach((path, chat) -> routes.post(path).handler(c -> chat.handle(c.request())));
    routes.get("/v1/models").handler(c -> guarded(c, () -> json(c, views.models())));
    routes.get("/v1/models/*").handler(c -> guarded(c, () -> model(c)));
    routes.get("/v1/requests/:id").handler(c -> guarded(c, () -> request(c)));
    views.health(routes);
    // Clients look whether anybody is there; the answer must cost nothing.
    routes.route("/").method(HttpMethod.HEAD).method(HttpMethod.GET).handler(this::root);
    routes.route("/api/hello").method(HttpMethod.HEAD).method(HttpMethod.GET).handler(this::root);
    routes.errorHandler(404, this::notFound);
    routes.errorHandler(405, this::notAllowed);
    routes.errorHandler(500, this::failed);
    return routes;
  }

  /** Takes a request. */
  public void handle(HttpServerRequest request) {
    ChatEndpoint chat =
        !cors && request.method().equals(HttpMethod.POST) ? chats.get(request.path()) : null;
    if (chat != null) {
      chat.handle(request);
    } else {
      router.handle(request);
    }
  }

  private void root(RoutingContext context) {
    json(context, "{\"name\":\"weir\"}");
  }

  private void model(RoutingContext context) {
    String id = context.request().path().substring("/v1/models/".length());
    String name = java.net.URLDecoder.decode(id, java.nio.charset.StandardCharsets.UTF_8);
    Dialect dialect = dialectOf(context.request());
    String found = views.model(name, dialect.name());
    if (found == null) {
      fault(context, new Fault.NotFound(views.unknown(name, dialect.name()), "model_not_found"));
    } else {
      json(context, found);
    }
  }

  private void request(RoutingContext context) {
    views
        .request(context.pathParam("id"), Credentials.of(context.request()))
        .onComplete(
            found -> json(context, found), absent -> fault(context, Fault.of(absent)));
  }

  /** Lists are for callers with a key, where keys are needed at all. */
  private void guarded(RoutingContext context, Runnable served) {
    Fault refusal = views.refusal(Credentials.of(context.request()));
    if (refusal == null) {
      served.run();
    } else {
      fault(context, refusal);
    }
  }

  private static void json(RoutingContext context, String body) {
    context.response().putHeader("content-type", JSON).end(body);
  }

  private void notFound(RoutingContext context) {
    HttpServerRequest request = context.request();
    fault(
        context,
        new Fault.NotFound(
            "Unknown request URL: " + request.method() + " " + shown(request.path())
                + ". Please check the URL for typos.",
            null));
  }

  private void notAllowed(RoutingContext context) {
    String allowed = chats.containsKey(context.request().path()) ? "POST" : "GET, HEAD";
    fault(
        context,
        new Fault.MethodNotAllowed(
            "Not allowed to " + context.request().method() + " on "
                + shown(context.request().path()) + ". Use " + allowed + ".",
            allowed));
  }

  private void failed(RoutingContext context) {
    Throwable cause = context.failure();
    fault(context, cause == null ? new Fault.Internal("internal error") : Fault.of(cause));
  }

  private void fault(RoutingContext context, Fault fault) {
    if (!context.response().headWritten()) {
      FaultAnswer.write(
          context.response(),
          dialectOf(context.request()),
          fault,
          RequestIds.fresh(edge.tag()));
    }
  }

  /** The dialect of a path; where several share one, a header tells. */
  private Dialect dialectOf(HttpServerRequest request) {
    String path = request.path();
    boolean messages =
        path.startsWith("/v1/messages") || request.getHeader("anthropic-version") != null;
    return messages ? anthropic : openai;
  }

  private static String shown(String path) {
    return path.length() > 200 ? path.substring(0, 200) + "…" : path;
  }
}
