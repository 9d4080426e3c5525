package dev.weir.gateway.api;

import io.vertx.core.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request before its body.
 *
 * @param query null where there is none
 * @param conversation whether messages in both directions are to follow, as over a WebSocket
 * @param headers gives a header, null where it was not sent
 */
public record RequestStart(
    HttpMethod method,
    String path,
    @Nullable String query,
    boolean conversation,
    Function<String, @Nullable String> headers) {

  /** A header, null where it was not sent. */
  public @Nullable String header(String name) {
    return headers.apply(name);
  }

  /** A parameter of the query, null where it is not there or cannot be read. */
  @Nullable String parameter(String name) {
    if (query == null) {
      return null;
    }
    for (String one : query.split("&", -1)) {
      if (one.startsWith(name) && one.startsWith("=", name.length())) {
        return decoded(one.substring(name.length() + 1));
      }
    }
    return null;
  }

  private static @Nullable String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException garbled) {
      return null;
    }
  }
}
