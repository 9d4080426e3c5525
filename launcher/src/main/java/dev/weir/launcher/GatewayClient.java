package dev.weir.launcher;

import dev.weir.bus.config.Secret;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks a running gateway over HTTP. All calls block. */
final class GatewayClient implements AutoCloseable {

  private static final Duration CONNECT_MAX = Duration.ofSeconds(3);
  private static final Duration QUESTION_MAX = Duration.ofSeconds(30);
  private static final String DATA = "data:";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_MAX)
          .build();
  private final URI base;
  private final @Nullable Secret key;

  GatewayClient(URI base, @Nullable Secret key) {
    this.base = base;
    this.key = key;
  }

  /** A gateway did not do what it was asked. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  /** Whether a gateway answers there. */
  boolean isThere() {
    try {
      return send(get("/health/live"), BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException nobody) {
      return false;
    }
  }

  /** The list of models in OpenAI's shape. */
  JsonObject models() {
    return json("/v1/models");
  }

  /** The record of a finished request. */
  JsonObject explanation(String id) {
    return json("/v1/requests/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
  }

  /** The state of the gateway and its providers. */
  JsonObject health() {
    return json("/health");
  }

  /** The nodes of its cluster, from its management address. */
  JsonObject cluster() {
    return json("/admin/cluster");
  }

  /**
   * Streams an answer.
   *
   * @param text gets each piece as it comes
   * @return the whole answer
   */
  String chat(String model, JsonArray messages, Consumer<String> text) {
    JsonObject body =
        new JsonObject().put("model", model).put("messages", messages).put("stream", true);
    HttpRequest request =
        request("/v1/chat/completions")
            .header("content-type", "application/json")
            .header("accept", "text/event-stream")
            .POST(BodyPublishers.ofString(body.encode()))
            .build();
    try {
      HttpResponse<Stream<String>> response = send(request, BodyHandlers.ofLines());
      try (Stream<String> lines = response.body()) {
        if (response.statusCode() != 200) {
          throw refusal(response.statusCode(), lines.collect(Collectors.joining("\n")));
        }
        return read(lines.iterator(), text);
      }
    } catch (IOException e) {
      throw new Refused(base + " does not answer: " + e);
    } catch (UncheckedIOException e) {
      throw new Refused("the answer broke off: " + e.getCause());
    }
  }

  private static String read(Iterator<String> lines, Consumer<String> text) {
    StringBuilder answer = new StringBuilder();
    while (lines.hasNext()) {
      String line = lines.next();
      if (!line.startsWith(DATA)) {
        continue;
      }
      String data = line.substring(DATA.length()).strip();
      if (data.equals("[DONE]")) {
        return answer.toString();
      }
      JsonObject event = new JsonObject(data);
      if (event.containsKey("error")) {
        throw new Refused(message(event, data));
      }
      String piece = piece(event);
      if (!piece.isEmpty()) {
        answer.append(piece);
        text.accept(piece);
      }
    }
    throw new Refused("the answer broke off");
  }

  private static String piece(JsonObject event) {
    JsonArray choices = event.getJsonArray("choices");
    if (choices == null || choices.isEmpty()) {
      return "";
    }
    JsonObject delta = choices.getJsonObject(0).getJsonObject("delta", new JsonObject());
    String content = delta.getString("content");
    return content == null ? "" : content;
  }

  private JsonObject json(String path) {
    try {
      HttpResponse<String> response = send(get(path), BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw refusal(response.statusCode(), response.body());
      }
      return new JsonObject(response.body());
    } catch (IOException | DecodeException e) {
      throw new Refused(base + path + " does not answer as a gateway does: " + e);
    }
  }

  private static Refused refusal(int status, String body) {
    try {
      return new Refused(status + " " + message(new JsonObject(body), body));
    } catch (DecodeException notJson) {
      return new Refused(status + " " + body);
    }
  }

  private static String message(JsonObject body, String otherwise) {
    return switch (body.getValue("error")) {
      case JsonObject error -> error.getString("message", otherwise);
      case String said -> said;
      case null, default -> otherwise;
    };
  }

  private HttpRequest get(String path) {
    return request(path).timeout(QUESTION_MAX).build();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(base.getPath() + path));
    return key == null ? request : request.header("authorization", "Bearer " + key.reveal());
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    try {
      return http.send(request, handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
