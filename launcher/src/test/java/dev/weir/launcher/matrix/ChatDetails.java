package dev.weir.launcher.matrix;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What clients of Chat keep of an answer beside its text: {@code reasoning_details}. OpenAI has no
 * such member, so that its dialect as a client would not send it.
 */
final class ChatDetails {

  private JsonArray kept = new JsonArray();

  /** A whole answer, or all of a stream. */
  void heard(Buffer answer) {
    kept = new JsonArray();
    for (String line : answer.toString().split("\n")) {
      String json = line.startsWith("data: ") ? line.substring("data: ".length()) : line;
      if (json.startsWith("{")) {
        choices(new JsonObject(json));
      }
    }
  }

  private void choices(JsonObject answer) {
    for (Object choice : answer.getJsonArray("choices", new JsonArray())) {
      JsonObject one = (JsonObject) choice;
      JsonObject said = one.getJsonObject("message", one.getJsonObject("delta"));
      if (said != null) {
        kept.addAll(said.getJsonArray("reasoning_details", new JsonArray()));
      }
    }
  }

  /** A request whose assistant says again what it said. */
  Buffer sentBack(Buffer request) {
    if (kept.isEmpty()) {
      return request;
    }
    JsonObject body = request.toJsonObject();
    for (Object message : body.getJsonArray("messages")) {
      JsonObject one = (JsonObject) message;
      if (one.getString("role").equals("assistant")) {
        one.put("reasoning_details", kept);
      }
    }
    return body.toBuffer();
  }
}
