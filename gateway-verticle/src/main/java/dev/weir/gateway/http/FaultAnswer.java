package dev.weir.gateway.http;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import dev.weir.dialects.Dialect;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** Answers a fault as the vendor of the path's dialect would. */
final class FaultAnswer {

  private FaultAnswer() {}

  static void write(
      HttpServerResponse response, Dialect dialect, Fault fault, String requestId) {
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(dialect.errorStatus(fault));
    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    response.putHeader("x-request-id", requestId);
    switch (fault) {
      case Fault.Upstream upstream -> {
        for (Header header : upstream.headers()) {
          response.putHeader(header.name(), header.value());
        }
      }
      case Fault.Unauthorized unauthorized -> response.putHeader("x-should-retry", "false");
      case Fault.BudgetExceeded budget -> response.putHeader("x-should-retry", "false");
      case Fault.MethodNotAllowed method -> response.putHeader("allow", method.allowed());
      default -> {
        // No headers of its own.
      }
    }
    long retryAfterMillis =
        fault instanceof Fault.Upstream upstream
            ? upstream.retryAfterMillis()
            : fault.retryAfterMillis();
    if (retryAfterMillis >= 0 && !response.headers().contains("retry-after")) {
      response.putHeader(
          "retry-after", Long.toString(Math.max(1, (retryAfterMillis + 999) / 1_000)));
    }
    response.end(dialect.errorBody(fault, requestId));
  }
}
