package dev.weir.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Finds the key that a caller identifies itself with, wherever its SDK puts it. */
public final class Credentials {

  private static final String BEARER = "Bearer ";

  private Credentials() {}

  /**
   * The key, or null. Where several are sent the order is {@code x-api-key}, {@code Authorization},
   * {@code x-goog-api-key}, {@code api-key}, {@code ?key=}.
   */
  public static @Nullable String of(HttpServerRequest request) {
    String key = text(request.getHeader("x-api-key"));
    if (key != null) {
      return key;
    }
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return authorization.substring(BEARER.length()).strip();
    }
    key = text(request.getHeader("x-goog-api-key"));
    if (key == null) {
      key = text(request.getHeader("api-key"));
    }
    return key != null || request.query() == null ? key : request.getParam("key");
  }

  private static @Nullable String text(@Nullable String header) {
    return header == null || header.isBlank() ? null : header.strip();
  }
}
