package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;
import static dev.weir.bus.message.DialectName.OPENAI_CHAT;
import static dev.weir.dialects.anthropic.Fixtures.MESSAGES;
import static dev.weir.dialects.anthropic.Fixtures.json;
import static dev.weir.dialects.anthropic.Fixtures.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.message.Header;
import dev.weir.testkit.ChatShape;
import dev.weir.testkit.MessagesGrammar;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsTest {

  private static Fault.Upstream decode(int status, String body, Header... headers) {
    return (Fault.Upstream) MESSAGES.decodeError(status, List.of(headers), json(body));
  }

  private static String error(String type, String message) {
    return "{'type':'error','error':{'type':'" + type + "','message':'" + message + "'}}";
  }

  private static Fault.Upstream upstream(String dialect, Kind kind, int status, String body) {
    return new Fault.Upstream("its words", dialect, status, kind, -1, List.of(), json(body));
  }

  private static JsonObject told(Fault fault) {
    JsonObject body = object(MESSAGES.errorBody(fault, "req_9"));
    assertThat(body.getString("type")).isEqualTo("error");
    return body.getJsonObject("error");
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_request_error, messages.0: no, INVALID",
    "400, invalid_request_error, prompt is too long: 200001 tokens > 200000 maximum,"
        + " CONTEXT_TOO_LONG",
    "400, invalid_request_error, input length and `max_tokens` exceed context limit,"
        + " CONTEXT_TOO_LONG",
    "400, invalid_request_error, Your credit balance is too low to access the API, QUOTA_EXHAUSTED",
    "400, invalid_request_error, You have reached your specified API usage limits, QUOTA_EXHAUSTED",
    "401, authentication_error, invalid x-api-key, CREDENTIALS",
    "402, billing_error, pay, QUOTA_EXHAUSTED",
    "403, permission_error, no, PERMISSION",
    "404, not_found_error, model: x, NOT_FOUND",
    "409, conflict_error, no, INVALID",
    "413, request_too_large, big, TOO_LARGE",
    "429, rate_limit_error, slow down, RATE_LIMITED",
    "500, api_error, oops, SERVER",
    "504, timeout_error, late, TIMEOUT",
    "529, overloaded_error, Overloaded, OVERLOADED",
    "401, brand_new_error, x, CREDENTIALS",
    "402, brand_new_error, x, QUOTA_EXHAUSTED",
    "403, brand_new_error, x, PERMISSION",
    "404, brand_new_error, x, NOT_FOUND",
    "408, brand_new_error, x, TIMEOUT",
    "413, brand_new_error, x, TOO_LARGE",
    "418, brand_new_error, x, INVALID",
    "429, brand_new_error, x, RATE_LIMITED",
    "503, brand_new_error, x, OVERLOADED",
    "599, brand_new_error, x, SERVER",
  })
  void what_the_vendor_says_is_understood(int status, String type, String message, Kind kind) {
    Fault.Upstream fault = decode(status, error(type, message));
    assertThat(fault.kind()).isEqualTo(kind);
    assertThat(fault.message()).isEqualTo(message);
    assertThat(fault.upstreamStatus()).isEqualTo(status);
    assertThat(fault.dialect()).isEqualTo(ANTHROPIC_MESSAGES);
  }

  @Test
  void a_page_of_a_proxy_is_judged_by_its_status() {
    Fault.Upstream fault = decode(502, "<html>Bad gateway</html>");
    assertThat(fault.kind()).isEqualTo(Kind.SERVER);
    assertThat(fault.message()).isEqualTo("the vendor answered with status 502");
    assertThat(decode(400, "{'error':'plain words'}").message()).isEqualTo("plain words");
    assertThat(told(fault).getString("type")).isEqualTo("api_error");
  }

  @Test
  void the_time_to_wait_is_read_in_both_units() {
    String body = error("rate_limit_error", "slow");
    assertThat(decode(429, body, new Header("retry-after", "2")).retryAfterMillis())
        .isEqualTo(2000);
    assertThat(
            decode(429, body, new Header("retry-after", "2"), new Header("retry-after-ms", "1500"))
                .retryAfterMillis())
        .isEqualTo(1500);
    assertThat(decode(429, body, new Header("retry-after", "Fri, 01 Jan")).retryAfterMillis())
        .isEqualTo(-1);
    assertThat(decode(429, body, new Header("retry-after", "-5")).retryAfterMillis()).isEqualTo(-1);
    assertThat(decode(429, body).retryAfterMillis()).isEqualTo(-1);
  }

  @Test
  void a_body_travels_up_to_its_bound() {
    Buffer page = Buffer.buffer("x".repeat(Fault.UPSTREAM_BODY_BYTES_MAX + 1));
    Fault.Upstream fault = (Fault.Upstream) MESSAGES.decodeError(500, List.of(), page);
    assertThat(fault.body().length()).isEqualTo(Fault.UPSTREAM_BODY_BYTES_MAX);
  }

  @Test
  void an_error_that_is_cut_is_told_in_our_words_and_not_by_half() {
    String text = "x".repeat(Fault.UPSTREAM_BODY_BYTES_MAX);
    String error = "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"%s\"}}";
    Buffer body = Buffer.buffer(error.formatted(text));
    Fault.Upstream answered = (Fault.Upstream) MESSAGES.decodeError(500, List.of(), body);
    Fault.Upstream streamed =
        (Fault.Upstream)
            Fixtures.faultOf(
                () -> MESSAGES.tap().feed(Buffer.buffer("event: error\ndata: " + body + "\n\n")));
    for (Fault.Upstream fault : List.of(answered, streamed)) {
      assertThat(fault.body().length()).isEqualTo(Fault.UPSTREAM_BODY_BYTES_MAX);
      assertThat(fault.message()).hasSize(1_000);
      Buffer told = MESSAGES.errorBody(fault, "req1");
      assertThat(Fixtures.object(told).getJsonObject("error").getString("message"))
          .isEqualTo(fault.message());
    }
  }

  @Test
  void the_vendors_own_error_passes_byte_for_byte() {
    String body = "{\"type\":\"error\", \"error\":{\"type\":\"conflict_error\",\"message\":\"x\"}}";
    Fault fault = MESSAGES.decodeError(409, List.of(), Buffer.buffer(body));
    assertThat(MESSAGES.errorStatus(fault)).isEqualTo(409);
    assertThat(MESSAGES.errorBody(fault, "req_9").toString()).isEqualTo(body);
    assertThat(MESSAGES.errorEvent(fault, "req_9").toString())
        .isEqualTo("event: error\ndata: " + body + "\n\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'error':'prompt is odd'}",
        "{'error':{'message':'prompt is odd','type':'BadRequestError','code':400}}",
        "{'type':'error','error':{'message':'prompt is odd'}}",
        "{'type':'error','error':{'type':'invalid_request_error','message':'prompt is odd'}}",
      })
  void an_imitations_error_of_another_shape_is_put_into_anthropics(String body) {
    Fault.Upstream fault = decode(400, body);
    assertThat(fault.kind()).isEqualTo(Kind.INVALID);
    assertThat(MESSAGES.errorStatus(fault)).isEqualTo(400);
    assertThat(told(fault).getString("type")).isEqualTo("invalid_request_error");
    assertThat(told(fault).getString("message")).isEqualTo("prompt is odd");
    MessagesGrammar.checkFailed(MESSAGES.errorEvent(fault, "req_1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"code\":429,\"message\":\"Quota.\",\"status\":\"RESOURCE_EXHAUSTED\"}}",
        "[{\"error\":{\"code\":429,\"message\":\"Quota.\",\"status\":\"RESOURCE_EXHAUSTED\"}}]",
        "{\"error\":\"RESOURCE_EXHAUSTED\"}",
        "{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\"}",
      })
  void an_error_of_somebody_before_the_vendor_is_told_in_the_vendors_words(String body) {
    Fault fault = MESSAGES.decodeError(429, List.of(), Buffer.buffer(body));
    assertThat(MESSAGES.errorStatus(fault)).isEqualTo(429);
    assertThat(told(fault).getString("type")).isEqualTo("rate_limit_error");
    assertThat(MESSAGES.errorBody(fault, "req_9").toString()).doesNotContain("\"status\"");
  }

  @Test
  void what_the_vendor_thinks_of_our_key_is_not_the_callers_affair() {
    for (Fault fault :
        List.of(
            decode(401, error("authentication_error", "invalid x-api-key sk-1")),
            decode(403, error("permission_error", "org sk-1")))) {
      assertThat(MESSAGES.errorStatus(fault)).isEqualTo(502);
      assertThat(told(fault).getString("type")).isEqualTo("api_error");
      assertThat(told(fault).getString("message")).doesNotContain("sk-1").contains("gateway");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "INVALID, 400, invalid_request_error",
    "CREDENTIALS, 502, api_error",
    "PERMISSION, 502, api_error",
    "NOT_FOUND, 404, not_found_error",
    "TOO_LARGE, 413, request_too_large",
    "CONTEXT_TOO_LONG, 400, invalid_request_error",
    "CONTENT_FILTERED, 400, invalid_request_error",
    "RATE_LIMITED, 429, rate_limit_error",
    "QUOTA_EXHAUSTED, 402, billing_error",
    "OVERLOADED, 529, overloaded_error",
    "TIMEOUT, 504, timeout_error",
    "SERVER, 502, api_error",
    "BROKEN, 502, api_error",
    "MALFORMED, 502, api_error",
  })
  void another_vendors_error_is_put_into_anthropics_words(Kind kind, int status, String type) {
    Fault fault = upstream(OPENAI_CHAT, kind, 418, "{'error':{'message':'x'}}");
    assertThat(MESSAGES.errorStatus(fault)).isEqualTo(status);
    assertThat(told(fault).getString("type")).isEqualTo(type);
    Fault withoutBody = upstream(ANTHROPIC_MESSAGES, kind, 0, "");
    assertThat(MESSAGES.errorStatus(withoutBody)).isEqualTo(status);
    assertThat(told(withoutBody).getString("type")).isEqualTo(type);
  }

  @Test
  void each_fault_of_ours_has_its_status_and_type() {
    check(new Fault.Invalid("x: Field required", "x"), 400, "invalid_request_error");
    check(new Fault.Unauthorized("m"), 401, "authentication_error");
    check(new Fault.Forbidden("m"), 403, "permission_error");
    check(new Fault.NotFound("m", null), 404, "not_found_error");
    check(new Fault.MethodNotAllowed("m", "POST"), 405, "invalid_request_error");
    check(new Fault.UnsupportedMediaType("m"), 415, "invalid_request_error");
    check(new Fault.TooLarge("m"), 413, "request_too_large");
    check(new Fault.ContextTooLong("m", -1, -1), 400, "invalid_request_error");
    check(new Fault.ContentFiltered("m"), 400, "invalid_request_error");
    check(new Fault.UnsupportedByTarget("m", "n"), 400, "invalid_request_error");
    check(new Fault.RateLimited("m", 5), 429, "rate_limit_error");
    check(new Fault.QuotaExhausted("m"), 402, "billing_error");
    check(new Fault.BudgetExceeded("m"), 429, "billing_error");
    check(new Fault.Overloaded("m", 5), 529, "overloaded_error");
    check(new Fault.Unavailable("m", 5), 503, "api_error");
    check(new Fault.Timeout("m"), 504, "timeout_error");
    check(new Fault.Cancelled("m"), 499, "api_error");
    check(new Fault.Internal("m"), 500, "api_error");
    check(new Fault.Unsupported("m", 1, 2), 503, "api_error");
    check(new Fault.Broken("m"), 503, "api_error");
  }

  private static void check(Fault fault, int status, String type) {
    assertThat(MESSAGES.errorStatus(fault)).isEqualTo(status);
    assertThat(told(fault).getString("type")).isEqualTo(type);
    assertThat(object(MESSAGES.errorBody(fault, "req_9")).getString("request_id"))
        .isEqualTo("req_9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "maximum context length is 128000 tokens. However, you sent 130,005"
            + "| prompt is too long: 130005 tokens > 128000 maximum",
        "input token count exceeds | prompt is too long: input token count exceeds",
        "limit 4096 | prompt is too long: limit 4096",
        "prompt is too long: 7 tokens > 5 maximum | prompt is too long: 7 tokens > 5 maximum",
      })
  void a_long_prompt_is_told_so_that_clients_compact(String words, String told) {
    Fault fault =
        new Fault.Upstream(
            words, OPENAI_CHAT, 400, Kind.CONTEXT_TOO_LONG, -1, List.of(), Buffer.buffer());
    assertThat(told(fault).getString("message")).isEqualTo(told);
    assertThat(told(new Fault.ContextTooLong(words, -1, -1)).getString("message")).isEqualTo(told);
    assertThat(told(new Fault.ContextTooLong(words, 7, 5)).getString("message"))
        .isEqualTo("prompt is too long: 7 tokens > 5 maximum");
  }

  @Test
  void a_field_without_a_place_is_named_as_anthropic_names_it() {
    assertThat(told(new Fault.UnsupportedByTarget("why", "n")).getString("message"))
        .isEqualTo("n: Extra inputs are not permitted (why)");
  }

  @Test
  void an_error_event_of_any_fault_ends_a_stream_soundly() {
    for (String dialect : List.of(OPENAI_CHAT, ANTHROPIC_MESSAGES)) {
      ChatShape shape = ChatShape.everything(dialect, "family");
      Seeds.each(
          300,
          seed -> {
            Fault fault = new RandomChats(seed, shape).fault();
            assertThat(MESSAGES.errorStatus(fault)).isBetween(400, 599);
            MessagesGrammar.checkFailed(MESSAGES.errorEvent(fault, "req_1"));
          });
    }
  }
}
