package dev.weir.dialects.cohere;

import static dev.weir.dialects.cohere.Fixtures.COHERE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.message.Header;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsTest {

  private static Fault.Upstream read(int status, String body, Header... headers) {
    return (Fault.Upstream) COHERE.decodeError(status, List.of(headers), Buffer.buffer(body));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | invalid request: list of documents must not be empty | INVALID
          400 | too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 4292. | CONTEXT_TOO_LONG
          400 | too many tokens: size limit exceeded by 11326 tokens. | CONTEXT_TOO_LONG
          400 | too many tokens: max tokens must be less than or equal to 4096 | INVALID
          401 | invalid api token | CREDENTIALS
          402 | billing limit | QUOTA_EXHAUSTED
          403 | no | PERMISSION
          404 | model 'x' not found | NOT_FOUND
          408 | slow | TIMEOUT
          413 | big | TOO_LARGE
          422 | unprocessable | INVALID
          429 | You are using a Trial key, which is limited to 40 API calls / minute. | RATE_LIMITED
          429 | You are using a Trial key, which is limited to 1000 API calls / month. | QUOTA_EXHAUSTED
          498 | blocked token | CONTENT_FILTERED
          499 | request cancelled | BROKEN
          500 | internal server error | SERVER
          501 | not implemented | INVALID
          503 | busy | OVERLOADED
          504 | slow | TIMEOUT
          """)
  void an_error_answer_has_a_meaning(int status, String message, Kind kind) {
    Fault.Upstream fault =
        read(status, new JsonObject().put("id", "i").put("message", message).encode());
    assertThat(fault.kind()).isEqualTo(kind);
    boolean ours = kind == Kind.CREDENTIALS || kind == Kind.PERMISSION;
    assertThat(fault.message())
        .isEqualTo(ours ? "the vendor answered with an error of status " + status : message);
  }

  @Test
  void bodies_of_other_shapes_and_times_to_wait() {
    assertThat(read(502, "<html>sk-secret</html>").message()).contains("502");
    assertThat(read(400, "{\"error\":\"text\"}").message()).isEqualTo("text");
    assertThat(read(400, "{\"error\":{\"message\":\"m\"}}").message()).isEqualTo("m");
    assertThat(read(500, "[]").kind()).isEqualTo(Kind.SERVER);
    assertThat(read(400, "{\"message\":\"" + "x".repeat(5000) + "\"}").message()).hasSize(1000);
    assertThat(read(429, "{}", new Header("retry-after", "2")).retryAfterMillis()).isEqualTo(2000);
    assertThat(
            read(429, "{}", new Header("retry-after", "2"), new Header("retry-after-ms", "7"))
                .retryAfterMillis())
        .isEqualTo(7);
    assertThat(read(429, "{}", new Header("retry-after", "soon")).retryAfterMillis()).isEqualTo(-1);
  }

  @Test
  void every_fault_has_cohere_s_shape() {
    Seeds.each(
        300,
        seed -> {
          Fault fault = new RandomChats(seed).fault();
          JsonObject body = new JsonObject(COHERE.errorBody(fault, "req_1"));
          assertThat(body.getString("id")).isEqualTo("req_1");
          assertThat(body.getString("message")).isNotBlank();
          assertThat(COHERE.errorStatus(fault)).isBetween(400, 599);
          CohereGrammar.checkFailed(COHERE.errorEvent(fault, "req_1"));
        });
  }

  @Test
  void faults_have_cohere_s_statuses() {
    assertThat(COHERE.errorStatus(new Fault.ContentFiltered("m"))).isEqualTo(498);
    assertThat(COHERE.errorStatus(new Fault.Cancelled("m"))).isEqualTo(499);
    assertThat(COHERE.errorStatus(new Fault.QuotaExhausted("m"))).isEqualTo(402);
    assertThat(COHERE.errorStatus(new Fault.BudgetExceeded("m"))).isEqualTo(402);
    assertThat(COHERE.errorStatus(new Fault.RateLimited("m", 1))).isEqualTo(429);
    assertThat(COHERE.errorStatus(new Fault.Unauthorized("m"))).isEqualTo(401);
    assertThat(COHERE.errorBody(new Fault.UnsupportedByTarget("no", "tools[0]"), "r").toString())
        .contains("tools[0]: no");
  }

  @Test
  void a_vendors_body_passes_byte_for_byte_unless_it_speaks_of_our_key() {
    String body = "{ \"id\" : \"x\", \"message\":\"m\",\"new\":1}";
    for (int status : List.of(400, 422, 429, 498, 500)) {
      assertThat(COHERE.errorBody(read(status, body), "r").toString()).isEqualTo(body);
      assertThat(COHERE.errorStatus(read(status, body))).isEqualTo(status);
    }
    for (int status : List.of(401, 403, 499)) {
      assertThat(COHERE.errorStatus(read(status, body))).isEqualTo(502);
      assertThat(COHERE.errorBody(read(status, body), "r").toString()).doesNotContain("new");
    }
    assertThat(COHERE.errorBody(read(401, body), "r").toString()).contains("credentials");
    assertThat(COHERE.errorStatus(read(500, "<html>"))).isEqualTo(502);
    Fault filtered =
        new Fault.Upstream(
            "m", "openai-chat", 400, Kind.CONTENT_FILTERED, -1, List.of(), Buffer.buffer(body));
    assertThat(COHERE.errorStatus(filtered)).isEqualTo(498);
    assertThat(COHERE.errorBody(filtered, "r").toString()).doesNotContain("new");
  }
}
