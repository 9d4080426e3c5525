package dev.weir.gateway.http;

import dev.weir.dialects.Dialect;
import dev.weir.gateway.pipeline.Pipeline;
import io.vertx.core.http.HttpServerRequest;

/** {@code POST} of one operation of one dialect. */
record ChatEndpoint(Dialect dialect, String operation, Edge edge, Pipeline pipeline) {

  void handle(HttpServerRequest request) {
    new HttpCall(this, request).begin();
  }
}
