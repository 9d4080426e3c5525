package dev.weir.launcher.node;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A vendor in OpenAI's words that reads an upload only when it is told to, and converses. */
final class PatientVendor {

  private static final String EMBEDDED =
      """
      {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1]}],\
      "model":"m","usage":{"prompt_tokens":7,"total_tokens":7}}""";

  private final HttpServer server;
  private volatile Promise<HttpServerRequest> arrived = Promise.promise();
  private volatile Promise<ServerWebSocket> accepted = Promise.promise();

  PatientVendor(Vertx vertx) {
    server =
        TestNode.await(
            vertx
                .createHttpServer(
                    new HttpServerOptions()
                        .setMaxWebSocketFrameSize(1 << 20)
                        .setMaxWebSocketMessageSize(1 << 20))
                .requestHandler(this::serve)
                .listen(0, "127.0.0.1"));
  }

  private void serve(HttpServerRequest request) {
    if (request.path().endsWith("/models")) {
      request.response().end("{\"data\":[]}");
    } else if (request.path().endsWith("/embeddings")) {
      request.response().putHeader("content-type", "application/json").end(EMBEDDED);
    } else if (request.path().endsWith("/realtime")) {
      request.toWebSocket().onComplete(accepted::tryComplete, accepted::tryFail);
    } else {
      request.pause();
      arrived.tryComplete(request);
    }
  }

  /** The branch of a provider before it. */
  JsonObject branch() {
    return new JsonObject()
        .put("kind", "openai")
        .put("base-url", "http://127.0.0.1:" + server.actualPort() + "/v1")
        .put("keys", JsonArray.of("vendor-secret"));
  }

  /** From here on the next upload and the next conversation are meant. */
  void next() {
    arrived = Promise.promise();
    accepted = Promise.promise();
  }

  /** An upload, paused. */
  HttpServerRequest upload() {
    return TestNode.await(uploading());
  }

  /** The same when it comes. */
  Future<HttpServerRequest> uploading() {
    return arrived.future();
  }

  /** Its end of a conversation. */
  ServerWebSocket conversation() {
    return TestNode.await(accepted.future());
  }
}
