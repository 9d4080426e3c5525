package dev.weir.launcher;

import dev.weir.launcher.config.WeirConfig;
import dev.weir.launcher.node.NodePlan.Verticles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A node that answers as a gateway would: each chat with an echo of the last message. */
final class FakeNode implements Node {

  private final Vertx vertx;
  final List<String> models = new CopyOnWriteArrayList<>(List.of("text-embedding-3", "demo/chat"));
  final List<String> added = new CopyOnWriteArrayList<>();
  final List<JsonObject> asked = new CopyOnWriteArrayList<>();
  final List<String> authorizations = new CopyOnWriteArrayList<>();
  final List<String> closed = new CopyOnWriteArrayList<>();
  volatile boolean hasGateway = true;
  volatile @Nullable WeirConfig config;
  volatile @Nullable Verticles verticles;
  volatile boolean clustered;
  volatile @Nullable Supplier<WeirConfig> reread;

  FakeNode(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Future<Running> start(
      WeirConfig config, Verticles verticles, boolean clustered, Supplier<WeirConfig> reread) {
    this.config = config;
    this.verticles = verticles;
    this.clustered = clustered;
    this.reread = reread;
    return listen(config.port()).map(this::running);
  }

  Future<HttpServer> listen(int port) {
    return vertx.createHttpServer().requestHandler(this::answer).listen(port, "127.0.0.1");
  }

  static URI uri(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  private Running running(HttpServer server) {
    return new Running() {
      @Override
      public Vertx vertx() {
        return vertx;
      }

      @Override
      public Optional<URI> gateway() {
        return hasGateway ? Optional.of(uri(server)) : Optional.empty();
      }

      @Override
      public Optional<URI> management() {
        return hasGateway ? Optional.of(URI.create("http://127.0.0.1:1")) : Optional.empty();
      }

      @Override
      public Future<?> add(String name, JsonObject branch) {
        added.add(name);
        return Future.succeededFuture();
      }

      @Override
      public Future<?> close() {
        closed.add("closed");
        return server.close();
      }
    };
  }

  private void answer(HttpServerRequest request) {
    authorizations.add(String.valueOf(request.getHeader("authorization")));
    HttpServerResponse response = request.response();
    switch (request.path()) {
      case "/health/live" -> response.end("{}");
      case "/health" ->
          response.end(
              "{\"status\":\"ready\",\"providers\":[{\"name\":\"demo\",\"kind\":\"demo\","
                  + "\"state\":\"ready\",\"instances\":2,\"load\":0}]}");
      case "/v1/models" -> response.end(modelList().encode());
      case "/v1/chat/completions" ->
          request.body().onSuccess(body -> chat(response, body.toJsonObject()));
      case "/v1/requests/req_1" ->
          response.end("{\"id\":\"req_1\",\"outcome\":\"ok\",\"status\":200}");
      default -> response.setStatusCode(404).end("nothing here");
    }
  }

  private JsonObject modelList() {
    JsonArray data = new JsonArray();
    models.forEach(id -> data.add(new JsonObject().put("id", id)));
    return new JsonObject().put("object", "list").put("data", data);
  }

  private void chat(HttpServerResponse response, JsonObject body) {
    asked.add(body);
    JsonArray messages = body.getJsonArray("messages");
    String said = messages.getJsonObject(messages.size() - 1).getString("content");
    switch (body.getString("model")) {
      case "no-such" ->
          response.setStatusCode(404).end("{\"error\":{\"message\":\"no model no-such\"}}");
      case "odd" -> response.setStatusCode(502).end("<html>");
      case "cut" -> response.end(events("half an", ""));
      case "fails" ->
          response.end(events("x", "data: {\"error\":{\"message\":\"overloaded\"}}\n\n"));
      default -> response.end(events("echo: " + said, "data: [DONE]\n\n"));
    }
  }

  private static String events(String text, String end) {
    List<String> events = new ArrayList<>();
    events.add(": keep-alive");
    events.add("data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null}}]}");
    for (String word : text.split("(?<= )")) {
      JsonObject delta = new JsonObject().put("content", word);
      events.add(
          "data: "
              + new JsonObject()
                  .put("choices", new JsonArray().add(new JsonObject().put("delta", delta)))
                  .encode());
    }
    events.add("data: {\"choices\":[],\"usage\":{}}");
    return String.join("\n\n", events) + "\n\n" + end;
  }
}
