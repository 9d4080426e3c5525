package dev.weir.gateway.http;

import dev.weir.gateway.api.BodyReader;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** The rest of a body after the answer. */
final class UnwantedBody {

  private UnwantedBody() {}

  /**
   * Lets the rest of a body that nobody wants run into nothing; too much of it ends the connection.
   */
  static void discard(HttpServerRequest request, int bytesMax) {
    if (request.isEnded()) {
      return;
    }
    long[] seen = {0};
    request.handler(
        chunk -> {
          seen[0] += chunk.length();
          if (seen[0] > (long) bytesMax * BodyReader.DRAIN_FACTOR) {
            stop(request);
          }
        });
    request.exceptionHandler(
        gone -> {
          // It was not wanted.
        });
    request.resume();
  }

  private static void stop(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset(); // Others share the connection.
    } else {
      request.connection().close();
    }
  }
}
