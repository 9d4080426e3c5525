package dev.weir.dialects.gemini;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds a stream, as Google's clients read it, against what they rely on: each event is one line
 * {@code data: {…}} and nothing else; parts are never empty; calls are whole; every candidate ends
 * in the last chunk and none before; that chunk has usage. An error ends a stream in its place.
 */
final class GeminiGrammar {

  private GeminiGrammar() {}

  /** Checks a whole stream of events. */
  static List<JsonObject> check(Buffer stream) {
    return whole(events(stream));
  }

  /** Checks a whole stream that is one array. */
  static List<JsonObject> checkArray(Buffer stream) {
    return whole(items(stream));
  }

  /** Checks a stream of events that must end in an error. */
  static void checkFailed(Buffer stream) {
    failed(events(stream));
  }

  /** Checks a stream that is one array and must end in an error. */
  static void checkFailedArray(Buffer stream) {
    failed(items(stream));
  }

  private static List<JsonObject> events(Buffer stream) {
    List<JsonObject> chunks = new ArrayList<>();
    String text = stream.toString();
    if (!text.endsWith("\r\n\r\n")) {
      throw new AssertionError("the stream ends within an event");
    }
    for (String event : text.split("\r\n\r\n")) {
      String line = event.stripLeading(); // What keeps a stream alive.
      if (line.isEmpty()) {
        continue;
      }
      if (!line.startsWith("data: {") || line.contains("\n") || line.contains("\r")) {
        throw new AssertionError("not one line of data: " + event);
      }
      chunks.add(new JsonObject(line.substring("data: ".length())));
    }
    return chunks;
  }

  private static List<JsonObject> items(Buffer stream) {
    return new JsonArray(stream).stream().map(JsonObject.class::cast).toList();
  }

  private static void failed(List<JsonObject> chunks) {
    JsonObject error = chunks.getLast().getJsonObject("error");
    if (error == null
        || error.getInteger("code") < 400
        || error.getString("status").isEmpty()
        || error.getString("message").isEmpty()) {
      throw new AssertionError("no error at the end: " + chunks.getLast());
    }
    chunks.subList(0, chunks.size() - 1).forEach(chunk -> middle(chunk, new HashSet<>()));
  }

  private static List<JsonObject> whole(List<JsonObject> chunks) {
    Set<Integer> seen = new HashSet<>();
    chunks.subList(0, chunks.size() - 1).forEach(chunk -> middle(chunk, seen));
    JsonObject last = chunks.getLast();
    Set<Integer> ended = new HashSet<>();
    for (Object item : last.getJsonArray("candidates")) {
      JsonObject candidate = (JsonObject) item;
      content(candidate);
      if (candidate.getString("finishReason").isEmpty()) {
        throw new AssertionError("no reason: " + last);
      }
      ended.add(candidate.getInteger("index"));
    }
    JsonObject usage = last.getJsonObject("usageMetadata");
    long sum =
        usage.getLong("promptTokenCount")
            + usage.getLong("candidatesTokenCount")
            + usage.getLong("thoughtsTokenCount", 0L)
            + Long.parseLong(String.valueOf(usage.getValue("toolUsePromptTokenCount", 0)));
    identity(last);
    if (ended.isEmpty() || !ended.containsAll(seen) || sum != usage.getLong("totalTokenCount")) {
      throw new AssertionError("candidates without end, or usage that does not add up: " + last);
    }
    return chunks;
  }

  private static void middle(JsonObject chunk, Set<Integer> seen) {
    identity(chunk);
    for (Object item : chunk.getJsonArray("candidates")) {
      JsonObject candidate = (JsonObject) item;
      if (candidate.containsKey("finishReason")) {
        throw new AssertionError("an end before the end: " + chunk);
      }
      seen.add(candidate.getInteger("index"));
      if (candidate.containsKey("content")) {
        content(candidate);
      }
    }
  }

  private static void identity(JsonObject chunk) {
    if (chunk.getString("modelVersion").isEmpty() || chunk.getString("responseId").isEmpty()) {
      throw new AssertionError("nobody's answer: " + chunk);
    }
  }

  private static void content(JsonObject candidate) {
    JsonObject content = candidate.getJsonObject("content");
    JsonArray parts = content.getJsonArray("parts");
    if (!content.getString("role").equals("model") || parts.isEmpty()) {
      throw new AssertionError("an empty content: " + candidate);
    }
    for (Object item : parts) {
      JsonObject part = (JsonObject) item;
      JsonObject call = part.getJsonObject("functionCall");
      if (part.isEmpty()
          || (call != null
              && (call.getString("name").isEmpty()
                  || call.getString("id").isEmpty()
                  || call.getJsonObject("args") == null))) {
        throw new AssertionError("a part that is not whole: " + part);
      }
    }
  }
}
