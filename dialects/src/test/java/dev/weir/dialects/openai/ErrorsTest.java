package dev.weir.dialects.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.message.Header;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsTest {

  private static final String OPENAI =
      "{\"error\":{\"message\":\"%s\",\"type\":\"%s\",\"param\":null,\"code\":%s}}";

  // ---- What a vendor's error means

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | Bad schema | invalid_request_error | null | INVALID
          400 | too long | invalid_request_error | "context_length_exceeded" | CONTEXT_TOO_LONG
          400 | maximum context length is 8 tokens | BadRequestError | 400 | CONTEXT_TOO_LONG
          400 | Context size has been exceeded. | exceed_context_size_error | 400 | CONTEXT_TOO_LONG
          500 | Context size has been exceeded. | server_error | 500 | CONTEXT_TOO_LONG
          400 | prompt is too long: 9 tokens > 8 | x | null | CONTEXT_TOO_LONG
          400 | exceeds the limit of 9 tokens | x | null | CONTEXT_TOO_LONG
          400 | 'id': string too long | invalid_request_error | "string_above_max_length" | INVALID
          400 | no | invalid_request_error | "content_policy_violation" | CONTENT_FILTERED
          401 | Incorrect API key provided: sk-abc | invalid_request_error | "invalid_api_key" | CREDENTIALS
          407 | proxy | x | null | CREDENTIALS
          400 | on | OperationNotSupported | "OperationNotSupported" | INVALID
          400 | filtered | null | "content_filter" | CONTENT_FILTERED
          400 | bad call | invalid_request_error | "tool_use_failed" | INVALID
          401 | no | null | "401" | CREDENTIALS
          404 | no such deployment | null | "DeploymentNotFound" | NOT_FOUND
          429 | slow | null | "429" | RATE_LIMITED
          503 | Loading model | unavailable_error | 503 | OVERLOADED
          402 | Insufficient Balance | x | null | QUOTA_EXHAUSTED
          403 | no | permission_error | null | PERMISSION
          404 | no such model | invalid_request_error | "model_not_found" | NOT_FOUND
          408 | slow | x | null | TIMEOUT
          409 | conflict | x | null | INVALID
          413 | big | x | null | TOO_LARGE
          422 | unprocessable | x | null | INVALID
          429 | exceeds the limit of 9 tokens | tokens | "rate_limit_exceeded" | RATE_LIMITED
          429 | pay | insufficient_quota | "insufficient_quota" | QUOTA_EXHAUSTED
          498 | flex | x | "capacity_exceeded" | OVERLOADED
          500 | oops | server_error | null | SERVER
          500 | oops | overloaded_error | null | OVERLOADED
          502 | oops | x | null | SERVER
          503 | busy | x | null | OVERLOADED
          504 | slow | x | null | TIMEOUT
          524 | slow | x | null | TIMEOUT
          529 | busy | x | null | OVERLOADED
          """)
  void an_error_answer_has_a_meaning(
      int status, String message, String type, String code, Kind kind) {
    assertThat(read(status, OPENAI.formatted(message, type, code)).kind()).isEqualTo(kind);
  }

  @Test
  void every_shape_of_error_is_understood() {
    assertThat(read(400, "{\"error\":\"text\"}").message()).isEqualTo("text");
    assertThat(read(400, "{\"object\":\"error\",\"message\":\"flat\"}").message())
        .isEqualTo("flat");
    assertThat(read(400, "{\"code\":\"Bad thing\",\"error\":\"told beside\"}").message())
        .isEqualTo("told beside");
    Fault.Upstream gateways = read(401, "{\"statusCode\":401,\"message\":\"bad key sk-abc\"}");
    assertThat(gateways.kind()).isEqualTo(Kind.CREDENTIALS);
    assertThat(gateways.message()).doesNotContain("sk-abc");
    assertThat(read(429, "{\"message\":\"Requests rate limit exceeded\"}").message())
        .isEqualTo("Requests rate limit exceeded");
    assertThat(read(422, "{\"detail\":\"why\"}").message()).isEqualTo("why");
    assertThat(read(422, "{\"detail\":[{\"loc\":[],\"msg\":\"field\"}]}").message())
        .isEqualTo("field");
    assertThat(read(400, "[{\"error\":{\"message\":\"listed\"}}]").message()).isEqualTo("listed");
    assertThat(read(502, "<html>sk-secret</html>").message())
        .isEqualTo("the vendor answered with an error of status 502");
    assertThat(read(500, "").message()).contains("500");
    assertThat(read(500, "[]").kind()).isEqualTo(Kind.SERVER);
    assertThat(
            read(
                    400,
                    "{\"error\":{\"message\":\"m\",\"innererror\":"
                        + "{\"code\":\"ResponsibleAIPolicyViolation\"}}}")
                .kind())
        .isEqualTo(Kind.CONTENT_FILTERED);
  }

  @Test
  void a_refusal_that_tells_what_a_filter_found_is_not_about_our_key() {
    String body =
        "{\"error\":{\"code\":403,\"message\":\"Flagged\",\"metadata\":{\"reasons\":[\"violence\"],"
            + "\"flagged_input\":\"...\",\"provider_name\":\"x\"}}}";
    Fault.Upstream fault = read(403, body);
    assertThat(fault.kind()).isEqualTo(Kind.CONTENT_FILTERED);
    assertThat(fault.message()).isEqualTo("Flagged");
    assertThat(Golden.CHAT.errorStatus(fault)).isEqualTo(400);
    assertThat(Golden.CHAT.errorBody(fault, "r").toString()).isEqualTo(body);
    String other = body.replace("\"reasons\":[\"violence\"],\"flagged_input\":\"...\",", "");
    assertThat(read(403, other).kind()).isEqualTo(Kind.PERMISSION);
  }

  /** As OpenRouter answers, also in the place of a stream. */
  @Test
  void under_a_status_of_success_the_code_tells_the_status() {
    for (String code : List.of("429", "\"429\"")) {
      Fault.Upstream fault = read(200, OPENAI.formatted("m", "x", code));
      assertThat(fault.kind()).isEqualTo(Kind.RATE_LIMITED);
      assertThat(Golden.CHAT.errorStatus(fault)).isEqualTo(429);
    }
    assertThat(read(200, OPENAI.formatted("m", "x", "1")).kind()).isEqualTo(Kind.SERVER);
    assertThat(read(500, OPENAI.formatted("m", "x", "429")).kind()).isEqualTo(Kind.SERVER);
  }

  @Test
  void a_message_about_our_key_is_not_repeated_and_a_long_one_is_cut() {
    String told = OPENAI.formatted("Incorrect API key: sk-abc", "x", "null");
    assertThat(read(401, told).message()).doesNotContain("sk-abc");
    assertThat(read(403, told).message()).doesNotContain("sk-abc");
    assertThat(read(400, OPENAI.formatted("x".repeat(5000), "x", "null")).message()).hasSize(1000);
  }

  @Test
  void the_time_to_wait_is_read_in_milliseconds_first() {
    assertThat(retryAfter(new Header("retry-after", "2"))).isEqualTo(2000);
    assertThat(retryAfter(new Header("retry-after", "1.5"))).isEqualTo(1500);
    assertThat(retryAfter(new Header("retry-after", "2"), new Header("retry-after-ms", "700")))
        .isEqualTo(700);
    assertThat(retryAfter(new Header("retry-after", "Fri, 31 Dec 1999 23:59:59 GMT")))
        .isEqualTo(-1);
    assertThat(retryAfter(new Header("retry-after", "-3"))).isEqualTo(-1);
    assertThat(retryAfter()).isEqualTo(-1);
  }

  @Test
  void a_large_body_is_cut() {
    Fault.Upstream fault = read(500, "x".repeat(100_000));
    assertThat(fault.body().length()).isEqualTo(Fault.UPSTREAM_BODY_BYTES_MAX);
  }

  @Test
  void an_error_without_status_is_told_by_its_type() {
    assertThat(inBand("rate_limit_error")).isEqualTo(Kind.RATE_LIMITED);
    assertThat(inBand("overloaded_error")).isEqualTo(Kind.OVERLOADED);
    assertThat(inBand("service_unavailable")).isEqualTo(Kind.OVERLOADED);
    assertThat(inBand("timeout")).isEqualTo(Kind.TIMEOUT);
    assertThat(inBand("authentication_error")).isEqualTo(Kind.CREDENTIALS);
    assertThat(inBand("permission_error")).isEqualTo(Kind.PERMISSION);
    assertThat(inBand("not_found_error")).isEqualTo(Kind.NOT_FOUND);
    assertThat(inBand("invalid_request_error")).isEqualTo(Kind.INVALID);
    assertThat(inBand("whatever")).isEqualTo(Kind.SERVER);
  }

  // ---- How a fault is told

  @Test
  void every_fault_has_openais_shape_with_all_four_members() {
    Seeds.each(
        300,
        seed -> {
          Fault fault = new RandomChats(seed).fault();
          JsonValue body = JsonReader.read(Golden.CHAT.errorBody(fault, "req_1"));
          JsonValue error = body.members().get("error");
          assertThat(error.members().keySet())
              .as(fault.toString())
              .containsExactly("message", "type", "param", "code");
          assertThat(error.textOf("message")).isNotNull();
          assertThat(error.textOf("type")).isNotBlank();
          assertThat(Golden.CHAT.errorStatus(fault)).isBetween(400, 599);
          assertThat(Golden.CHAT.errorEvent(fault, "req_1").toString())
              .isEqualTo("data: " + Golden.CHAT.errorBody(fault, "req_1") + "\n\n");
        });
  }

  @Test
  void faults_have_openais_words() {
    told(new Fault.Invalid("m", "n", "c"), 400, "invalid_request_error", "\"n\"", "\"c\"");
    told(new Fault.Unauthorized("m"), 401, "invalid_request_error", "null", "\"invalid_api_key\"");
    told(
        new Fault.NotFound("m", "model_not_found"),
        404,
        "invalid_request_error",
        "null",
        "\"model_not_found\"");
    told(
        new Fault.ContextTooLong("m", -1, -1),
        400,
        "invalid_request_error",
        "\"messages\"",
        "\"context_length_exceeded\"");
    told(
        new Fault.UnsupportedByTarget("m", "tools[0]"),
        400,
        "invalid_request_error",
        "\"tools[0]\"",
        "\"unsupported_parameter\"");
    told(new Fault.RateLimited("m", 5), 429, "requests", "null", "\"rate_limit_exceeded\"");
    told(
        new Fault.QuotaExhausted("m"), 429, "insufficient_quota", "null", "\"insufficient_quota\"");
    told(new Fault.Overloaded("m", 5), 503, "server_error", "null", "null");
    told(new Fault.Unavailable("m", 5), 503, "server_error", "null", "null");
    told(new Fault.Timeout("m"), 504, "server_error", "null", "\"timeout\"");
    assertThat(Golden.CHAT.errorBody(new Fault.RateLimited("tokens per min", 1), "r").toString())
        .contains("\"type\":\"tokens\"");
    assertThat(Golden.CHAT.errorBody(new Fault.Internal("m"), "req_9").toString())
        .contains("m (request id req_9)");
    assertThat(Golden.CHAT.errorBody(new Fault.ContextTooLong("m", 9, 8), "r").toString())
        .contains("maximum context length is 8 tokens", "resulted in 9 tokens");
  }

  @Test
  void a_vendors_body_passes_byte_for_byte_unless_it_speaks_of_our_key() {
    String body = "{ \"error\" : {\"message\":\"m\",\"type\":\"t\",\"new\":1}}";
    Fault fault = read(422, body);
    assertThat(Golden.CHAT.errorBody(fault, "r").toString()).isEqualTo(body);
    assertThat(Golden.CHAT.errorStatus(fault)).isEqualTo(422);
    for (int status : List.of(401, 403)) {
      Fault refused = read(status, body);
      assertThat(Golden.CHAT.errorStatus(refused)).isEqualTo(502);
      assertThat(Golden.CHAT.errorBody(refused, "r").toString())
          .contains("server_error", "credentials of the gateway")
          .doesNotContain("new");
    }
    assertThat(Golden.CHAT.errorStatus(read(529, body))).isEqualTo(503);
    assertThat(Golden.CHAT.errorStatus(read(424, body))).isEqualTo(400);
    Fault page = read(500, "<html>");
    assertThat(Golden.CHAT.errorBody(page, "r").toString()).contains("server_error");
    assertThat(Golden.CHAT.errorStatus(page)).isEqualTo(502);
  }

  @Test
  void a_body_of_several_lines_is_one_event() {
    Fault fault = read(500, "{\"error\":\n{\"message\":\"m\"}}");
    assertThat(Golden.CHAT.errorEvent(fault, "r").toString())
        .isEqualTo("data: {\"error\":\ndata: {\"message\":\"m\"}}\n\n");
  }

  @Test
  void each_kind_of_another_vendors_error_is_told_in_openais_words() {
    for (Kind kind : Kind.values()) {
      Fault fault =
          new Fault.Upstream(
              "m", "anthropic-messages", 529, kind, -1, List.of(), Buffer.buffer("{\"x\":1}"));
      JsonValue body = JsonReader.read(Golden.CHAT.errorBody(fault, "r"));
      assertThat(body.members().get("error").textOf("type")).isNotBlank();
      assertThat(Golden.CHAT.errorStatus(fault)).isEqualTo(kind.status());
    }
  }

  @Test
  void the_keep_alive_is_a_comment() {
    assertThat(Golden.CHAT.keepAlive().toString()).isEqualTo(": keep-alive\n\n");
    assertThat(Golden.CHAT.name()).isEqualTo("openai-chat");
  }

  private static void told(Fault fault, int status, String type, String param, String code) {
    assertThat(Golden.CHAT.errorStatus(fault)).isEqualTo(status);
    assertThat(Golden.CHAT.errorBody(fault, "r").toString())
        .isEqualTo(
            "{\"error\":{\"message\":\"m\",\"type\":\"%s\",\"param\":%s,\"code\":%s}}"
                .formatted(type, param, code));
  }

  private static Fault.Upstream read(int status, String body) {
    return (Fault.Upstream) Golden.CHAT.decodeError(status, List.of(), Buffer.buffer(body));
  }

  private static long retryAfter(Header... headers) {
    return Golden.CHAT.decodeError(429, List.of(headers), Buffer.buffer()).retryAfterMillis();
  }

  private static Kind inBand(String type) {
    byte[] json = OPENAI.formatted("m", type, "null").getBytes(UTF_8);
    return ((Fault.Upstream) VendorErrors.inBand(JsonReader.read(json)).fault()).kind();
  }
}
