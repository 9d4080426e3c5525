package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;

/** What a refusal says, whichever dialect it says it in; that its shape is sound is checked. */
record Refusal(int status, String type, String code, String message) {

  /** Reads the refusal of a call of this path. */
  static Refusal of(String path, HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.headers().firstValue("x-request-id")).isPresent();
    if (!path.equals(CHAT)) {
      assertThat(answer.headers().firstValue("request-id")).isPresent();
    }
    return of(path, answer.statusCode(), answer.body());
  }

  static Refusal of(String path, int status, String body) {
    JsonObject whole = new JsonObject(body);
    JsonObject error = whole.getJsonObject("error");
    if (path.equals(CHAT)) {
      assertThat(whole.fieldNames()).as(body).containsExactly("error");
      assertThat(error.fieldNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
    } else {
      assertThat(whole.fieldNames()).as(body).contains("type", "error", "request_id");
      assertThat(whole.getString("type")).isEqualTo("error");
      assertThat(error.fieldNames()).contains("type", "message");
    }
    return new Refusal(
        status, error.getString("type"), error.getString("code"), error.getString("message"));
  }
}
