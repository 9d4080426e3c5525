package dev.weir.gateway.http;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import dev.weir.dialects.IngressDialect;
import dev.weir.gateway.api.RequestIdHeaders;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Answers a fault as the vendor of the path's dialect would. */
final class FaultAnswer {

  private static final String JSON = "application/json";
  private static final String SHOULD_RETRY = "x-should-retry";
  private static final String RETRY_AFTER = "retry-after";

  /** Words of a vendor that only its own dialect may say again, and only where they are true. */
  private static final String DIALECTS_OWN = "x-amzn-";

  private FaultAnswer() {}

  static void write(
      HttpServerResponse response, IngressDialect dialect, Fault fault, String requestId) {
    if (!response.ended() && !response.closed()) {
      response.end(body(response, dialect, fault, dialect.errorStatus(fault), requestId));
    }
  }

  /** Answers a request of any method with a status that may not be the fault's own. */
  static void write(
      HttpServerRequest request,
      IngressDialect dialect,
      Fault fault,
      int status,
      String requestId) {
    HttpServerResponse response = request.response();
    if (!response.ended() && !response.closed()) {
      ReadRoutes.end(request, body(response, dialect, fault, status, requestId));
    }
  }

  /** Sets status and headers. */
  private static Buffer body(
      HttpServerResponse response,
      IngressDialect dialect,
      Fault fault,
      int status,
      String requestId) {
    response.setStatusCode(status);
    response.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
    RequestIdHeaders.put(response.headers(), dialect, requestId);
    switch (fault) {
      case Fault.Upstream upstream -> {
        for (Header header : upstream.headers()) {
          if (!header.name().startsWith(DIALECTS_OWN)) {
            response.putHeader(header.name(), header.value());
          }
        }
      }
      // Clients would try again for minutes what cannot succeed.
      case Fault.Unauthorized unauthorized -> response.putHeader(SHOULD_RETRY, "false");
      case Fault.BudgetExceeded budget -> response.putHeader(SHOULD_RETRY, "false");
      case Fault.MethodNotAllowed method -> response.putHeader("allow", method.allowed());
      default -> {
        // No headers of its own.
      }
    }
    for (Header header : dialect.errorHeaders(fault)) {
      response.putHeader(header.name(), header.value());
    }
    long retryAfterMillis = fault.retryAfterMillis();
    if (retryAfterMillis >= 0 && !response.headers().contains(RETRY_AFTER)) {
      long seconds = Math.max(1, (retryAfterMillis + 999) / 1_000);
      response.putHeader(RETRY_AFTER, Long.toString(seconds));
    }
    return dialect.errorBody(fault, requestId);
  }
}
