package dev.weir.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Finds the key that a caller identifies itself with, wherever its SDK puts it. */
public final class Credentials {

  private static final String BEARER = "Bearer ";
  private static final String PAGE_KEY = "openai-insecure-api-key.";

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

  /**
   * The key of one who asks for a WebSocket: where web pages can set no header they name it among
   * the protocols, as OpenAI has it.
   */
  static @Nullable String ofSocket(HttpServerRequest request) {
    String key = of(request);
    String protocols = request.getHeader("sec-websocket-protocol");
    if (key != null || protocols == null) {
      return key;
    }
    for (String protocol : protocols.split(",", -1)) {
      String name = protocol.strip();
      if (name.startsWith(PAGE_KEY)) {
        return name.substring(PAGE_KEY.length());
      }
    }
    return null;
  }

  private static @Nullable String text(@Nullable String header) {
    return header == null || header.isBlank() ? null : header.strip();
  }
}
