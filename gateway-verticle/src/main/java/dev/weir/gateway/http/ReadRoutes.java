package dev.weir.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;

/**
 * Routes that are read: {@code HEAD} is answered as {@code GET} without a body (RFC 9110, 9.3.2).
 */
public final class ReadRoutes {

  private ReadRoutes() {}

  /** A route for both methods. */
  public static Route get(Router routes, String path) {
    return routes.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  /** Ends an answer; one to a {@code HEAD} tells the length only, also under HTTP/2. */
  public static void end(HttpServerRequest request, Buffer body) {
    HttpServerResponse response = request.response();
    if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length())).end();
    } else {
      response.end(body);
    }
  }
}
