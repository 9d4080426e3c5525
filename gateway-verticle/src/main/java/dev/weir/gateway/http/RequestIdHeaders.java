package dev.weir.gateway.http;

import dev.weir.dialects.IngressDialect;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** The headers in which an answer names its request. */
final class RequestIdHeaders {

  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");

  private RequestIdHeaders() {}

  static void put(HttpServerResponse response, IngressDialect dialect, String id) {
    response.putHeader(REQUEST_ID, id);
    String own = dialect.requestIdHeader();
    if (own != null) {
      response.putHeader(own, id);
    }
  }
}
