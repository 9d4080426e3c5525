package dev.weir.gateway.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.List;
import java.util.Set;

/** Lets web pages of some origins call. Without credentials of the browser: a key is a header. */
final class Cors {

  private static final Set<String> EXPOSED =
      Set.of(
          "request-id",
          "retry-after",
          "x-request-id",
          "x-should-retry",
          "x-weir-attempts",
          "x-weir-cache",
          "x-weir-dropped",
          "x-weir-model",
          "x-weir-provider",
          "x-weir-upstream-request-id");

  private Cors() {}

  /** Allows what a page asks to send: vendors' clients have many headers of their own. */
  static CorsHandler handler(List<String> origins) {
    CorsHandler handler = CorsHandler.create();
    for (String origin : origins) {
      if (origin.equals("*")) {
        handler.addOriginWithRegex(".*");
      } else {
        handler.addOrigin(origin);
      }
    }
    return handler
        .allowedMethods(Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST))
        .exposedHeaders(EXPOSED);
  }
}
