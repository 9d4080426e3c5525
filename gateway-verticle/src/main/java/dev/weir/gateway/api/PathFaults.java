package dev.weir.gateway.api;

import dev.weir.bus.fault.Fault;
import java.util.List;

/** What is said of paths that nobody serves, or not so. */
public final class PathFaults {

  private static final int SHOWN_CHARS_MAX = 200;

  /** Where OpenAI keeps what it was told to store. */
  private static final List<String> STORED = List.of("/v1/responses/", "/v1/conversations");

  private PathFaults() {}

  /** Nothing is served there. */
  public static Fault unknown(String method, String path) {
    String message =
        STORED.stream().anyMatch(path::startsWith)
            ? "Stored responses and conversations are not in this version: send the whole input"
                + " with every request, and `store: false`."
            : "Unknown request URL: %s %s. Please check the URL for typos."
                .formatted(method, shown(path));
    return new Fault.NotFound(message, null);
  }

  /** It is to be asked by another method. */
  public static Fault notAllowed(String method, String path, String allowed) {
    return new Fault.MethodNotAllowed(
        "Not allowed to %s on %s. Use %s.".formatted(method, shown(path), allowed), allowed);
  }

  private static String shown(String path) {
    return path.length() > SHOWN_CHARS_MAX ? path.substring(0, SHOWN_CHARS_MAX) + "…" : path;
  }
}
