package dev.weir.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Reads what comes from the universal paths; that its shape is sound is checked. */
final class Universal {

  private Universal() {}

  record Event(String type, JsonObject data) {}

  /** Reads the events of a stream; comments are none. */
  static List<Event> events(String stream) {
    List<Event> events = new ArrayList<>();
    for (String event : stream.replace(": keep-alive\n\n", "").split("\n\n")) {
      String[] lines = event.split("\n");
      assertThat(lines).as(event).hasSize(2);
      assertThat(lines[0]).startsWith("event: ");
      assertThat(lines[1]).startsWith("data: ");
      events.add(new Event(lines[0].substring(7), new JsonObject(lines[1].substring(6))));
    }
    return events;
  }

  /** The chunks before the last word, whose numbers are checked. */
  static List<JsonObject> chunks(List<Event> events) {
    List<JsonObject> chunks = new ArrayList<>();
    for (Event event : events.subList(0, events.size() - 1)) {
      assertThat(event.type()).isEqualTo("chunk");
      assertThat(event.data().fieldNames()).containsExactlyInAnyOrder("seq", "chunk");
      assertThat(event.data().getInteger("seq")).isEqualTo(chunks.size());
      chunks.add(event.data().getJsonObject("chunk"));
    }
    return chunks;
  }

  static String text(List<JsonObject> chunks) {
    StringBuilder text = new StringBuilder();
    deltas(chunks).forEach(delta -> text.append(delta.getString("content", "")));
    return text.toString();
  }

  static List<JsonObject> deltas(List<JsonObject> chunks) {
    return chunks.stream()
        .flatMap(chunk -> chunk.getJsonArray("choices").stream())
        .map(choice -> ((JsonObject) choice).getJsonObject("delta"))
        .toList();
  }

  static List<Event> streamed(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("text/event-stream");
    return events(answer.body());
  }

  static void isFailure(JsonObject told, int status, int number, boolean retryable) {
    assertThat(told.fieldNames())
        .containsExactlyInAnyOrder("error", "status", "number", "retryable");
    assertThat(told.getJsonObject("error").getString("message")).isNotBlank();
    assertThat(told.getInteger("status")).as(told.encode()).isEqualTo(status);
    assertThat(told.getInteger("number")).as(told.encode()).isEqualTo(number);
    assertThat(told.getBoolean("retryable")).as(told.encode()).isEqualTo(retryable);
  }

  static void isFailure(HttpResponse<String> answer, int status, int number, boolean retryable) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.headers().firstValue("x-request-id")).isPresent();
    isFailure(new JsonObject(answer.body()), status, number, retryable);
  }
}
