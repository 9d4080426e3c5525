package dev.weir.launcher.sdk;

import dev.weir.launcher.node.TestNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A vendor in OpenAI's words that tells what it was sent: forms, embeddings, conversations. */
final class BesideVendor {

  private static final float[] VECTOR = {0.5f, -0.25f};

  private final HttpServer server;

  BesideVendor(Vertx vertx) {
    server =
        TestNode.await(vertx.createHttpServer().requestHandler(this::serve).listen(0, "127.0.0.1"));
  }

  /** The branch of a provider before it. */
  JsonObject branch() {
    return new JsonObject()
        .put("kind", "openai")
        .put("base-url", "http://127.0.0.1:" + server.actualPort() + "/v1")
        .put("keys", JsonArray.of("vendor-secret"));
  }

  private void serve(HttpServerRequest request) {
    switch (request.path()) {
      case "/v1/models" -> answer(request, new JsonObject().put("data", new JsonArray()));
      case "/v1/files", "/v1/audio/transcriptions" -> form(request);
      case "/v1/embeddings" ->
          request.body().onSuccess(body -> answer(request, embedded(body.toJsonObject())));
      case "/v1/realtime" -> request.toWebSocket().onSuccess(BesideVendor::converse);
      default ->
          answer(
              request,
              new JsonObject()
                  .put("asked", request.method() + " " + request.uri())
                  .put("key", request.getHeader("authorization")));
    }
  }

  private static void answer(HttpServerRequest request, JsonObject body) {
    request.response().putHeader("content-type", "application/json").end(body.toBuffer());
  }

  private static void form(HttpServerRequest request) {
    AtomicLong bytes = new AtomicLong();
    AtomicReference<String> name = new AtomicReference<>("");
    request.setExpectMultipart(true);
    request.uploadHandler(
        upload -> {
          name.set(upload.filename());
          upload.handler(piece -> bytes.addAndGet(piece.length()));
        });
    request.endHandler(
        end -> {
          String model = request.getFormAttribute("model");
          answer(
              request,
              new JsonObject()
                  .put("id", "file-1")
                  .put("object", "file")
                  .put("created_at", 1)
                  .put("status", "processed")
                  .put("bytes", bytes.get())
                  .put("filename", name.get())
                  .put("purpose", request.getFormAttribute("purpose"))
                  .put("text", model + " " + name.get() + " " + bytes.get()));
        });
  }

  private static JsonObject embedded(JsonObject asked) {
    int count = asked.getValue("input") instanceof JsonArray several ? several.size() : 1;
    Object vector =
        "base64".equals(asked.getString("encoding_format"))
            ? base64()
            : JsonArray.of(VECTOR[0], VECTOR[1]);
    JsonArray data = new JsonArray();
    for (int i = 0; i < count; i++) {
      data.add(
          new JsonObject().put("object", "embedding").put("index", i).put("embedding", vector));
    }
    return new JsonObject()
        .put("object", "list")
        .put("model", asked.getString("model"))
        .put("data", data)
        .put("usage", new JsonObject().put("prompt_tokens", 2).put("total_tokens", 2));
  }

  private static String base64() {
    Buffer bytes = Buffer.buffer();
    for (float number : VECTOR) {
      bytes.appendFloatLE(number);
    }
    return Base64.getEncoder().encodeToString(bytes.getBytes());
  }

  private static void converse(ServerWebSocket socket) {
    AtomicReference<String> said = new AtomicReference<>("");
    socket.textMessageHandler(
        text -> {
          JsonObject event = new JsonObject(text);
          switch (event.getString("type")) {
            case "conversation.item.create" ->
                said.set(
                    event
                        .getJsonObject("item")
                        .getJsonArray("content")
                        .getJsonObject(0)
                        .getString("text"));
            case "response.create" -> respond(socket, said.get());
            default -> socket.close((short) 1003, "unexpected " + event.getString("type"));
          }
        });
    tell(socket, new JsonObject().put("type", "session.created").put("session", session()));
  }

  private static JsonObject session() {
    return new JsonObject().put("type", "realtime").put("model", "gpt-realtime");
  }

  private static void respond(ServerWebSocket socket, String said) {
    for (String piece : new String[] {"You said ", said + "."}) {
      tell(
          socket,
          new JsonObject()
              .put("type", "response.output_text.delta")
              .put("response_id", "resp_1")
              .put("item_id", "item_1")
              .put("output_index", 0)
              .put("content_index", 0)
              .put("delta", piece));
    }
    JsonObject usage =
        new JsonObject().put("total_tokens", 30).put("input_tokens", 20).put("output_tokens", 10);
    tell(
        socket,
        new JsonObject()
            .put("type", "response.done")
            .put("response", new JsonObject().put("id", "resp_1").put("usage", usage)));
  }

  private static void tell(ServerWebSocket socket, JsonObject event) {
    socket.writeTextMessage(event.put("event_id", "event_1").encode());
  }
}
