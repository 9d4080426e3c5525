package dev.weir.gateway.http;

import dev.weir.dialects.IngressDialect;
import dev.weir.gateway.pipeline.Pipeline;
import io.vertx.core.http.HttpServerRequest;

/** {@code POST} of one operation of one dialect. */
record ChatEndpoint(IngressDialect dialect, String operation, Edge edge, Pipeline pipeline) {

  void handle(HttpServerRequest request) {
    new HttpCall(this, request).begin();
  }
}
