package dev.weir.gateway.api;

import dev.weir.dialects.IngressDialect;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** The headers in which an answer names its request. */
public final class RequestIdHeaders {

  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");

  private RequestIdHeaders() {}

  /** Puts them; what stands already is replaced. */
  public static void put(MultiMap headers, IngressDialect dialect, String id) {
    headers.set(REQUEST_ID, id);
    String own = dialect.requestIdHeader();
    if (own != null) {
      headers.set(own, id);
    }
  }
}
