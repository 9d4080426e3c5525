package dev.weir.dialects.responses;

import static dev.weir.dialects.responses.Golden.CONTEXT;
import static dev.weir.dialects.responses.Golden.RESPONSES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Header;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorsTest {

  static List<Arguments> faults() {
    return List.of(
        Arguments.of(new Fault.ContextTooLong("too long", 10, 5), "context_length_exceeded"),
        Arguments.of(new Fault.RateLimited("slow", -1), "rate_limit_exceeded"),
        Arguments.of(new Fault.QuotaExhausted("empty"), "insufficient_quota"),
        Arguments.of(new Fault.BudgetExceeded("empty"), "insufficient_quota"),
        Arguments.of(new Fault.Overloaded("busy", -1), "server_is_overloaded"),
        Arguments.of(new Fault.Unavailable("none", 5), "server_error"),
        Arguments.of(new Fault.Invalid("bad", "input"), "invalid_prompt"),
        Arguments.of(new Fault.ContentFiltered("no"), "invalid_prompt"),
        Arguments.of(new Fault.UnsupportedByTarget("no", "x"), "invalid_prompt"),
        Arguments.of(new Fault.Timeout("slow"), "server_error"),
        Arguments.of(new Fault.Broken("cut"), "server_error"),
        Arguments.of(upstream(Kind.CONTEXT_TOO_LONG, ""), "context_length_exceeded"),
        Arguments.of(upstream(Kind.RATE_LIMITED, ""), "rate_limit_exceeded"),
        Arguments.of(upstream(Kind.QUOTA_EXHAUSTED, ""), "insufficient_quota"),
        Arguments.of(upstream(Kind.OVERLOADED, ""), "server_is_overloaded"),
        Arguments.of(upstream(Kind.BROKEN, ""), "server_error"),
        Arguments.of(upstream(Kind.INVALID, ""), "invalid_prompt"),
        Arguments.of(
            upstream(Kind.INVALID, "{\"error\":{\"code\":\"invalid_image_url\"}}"),
            "invalid_image_url"),
        Arguments.of(
            upstream(Kind.CREDENTIALS, "{\"error\":{\"code\":\"invalid_api_key\"}}"),
            "server_error"));
  }

  private static Fault upstream(Kind kind, String body) {
    return new Fault.Upstream(
        "words", DialectName.OPENAI_RESPONSES, 400, kind, -1, List.of(), Buffer.buffer(body));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void a_stream_fails_with_the_code_that_codex_acts_on(Fault fault, String code) {
    Buffer failed = RESPONSES.streamEncoder(CONTEXT).fail(fault);
    JsonObject response =
        ResponsesGrammar.checkFailed(failed).getFirst().data().getJsonObject("response");
    assertThat(response.getJsonObject("error").getString("code")).isEqualTo(code);
    JsonObject event = data(RESPONSES.errorEvent(fault, "req_1"));
    assertThat(event.getString("type")).isEqualTo("response.failed");
    assertThat(event.getJsonObject("response").getJsonObject("error"))
        .isEqualTo(response.getJsonObject("error"));
    assertThat(event.getJsonObject("response").getString("id")).isEqualTo("resp_req_1");
  }

  @Test
  void the_last_event_has_all_that_the_sdks_ask_of_one() {
    Fault fault = new Fault.Broken("cut");

    JsonObject event = data(RESPONSES.errorEvent(fault, CONTEXT));

    // Above the numbers of all events that may have passed.
    assertThat(event.getLong("sequence_number")).isEqualTo(Integer.MAX_VALUE);
    JsonObject response = event.getJsonObject("response");
    assertThat(response.getLong("created_at")).isEqualTo(CONTEXT.nowSeconds());
    assertThat(response.getString("model")).isEqualTo(CONTEXT.askedModel());
    assertThat(response.fieldNames()).containsAll(StreamEncoderTest.NEVER_ABSENT);
  }

  private static JsonObject data(Buffer event) {
    String[] lines = event.toString().split("\n", -1);
    assertThat(lines).hasSize(4);
    assertThat(lines[0]).startsWith("event: ");
    return new JsonObject(lines[1].substring("data: ".length()));
  }

  @ParameterizedTest
  @CsvSource({
    "1500, Slow down, Slow down. Please try again in 1.5s.",
    "2000, Slow down., Slow down. Please try again in 2s.",
    "2000, Please try again in 9s., Please try again in 9s.",
    "-1, Slow down, Slow down"
  })
  void how_long_to_wait_stands_in_the_words(long millis, String message, String shown) {
    JsonObject event = data(RESPONSES.errorEvent(new Fault.RateLimited(message, millis), "r"));
    assertThat(event.getJsonObject("response").getJsonObject("error").getString("message"))
        .isEqualTo(shown);
  }

  @Test
  void what_a_vendor_says_of_our_key_reaches_nobody() {
    Fault fault =
        RESPONSES.decodeError(
            401,
            List.of(),
            Buffer.buffer("{\"error\":{\"message\":\"Incorrect API key: sk-1\",\"code\":\"x\"}}"));
    assertThat(RESPONSES.errorStatus(fault)).isEqualTo(502);
    for (Buffer shown :
        List.of(
            RESPONSES.errorBody(fault, "r"),
            RESPONSES.errorEvent(fault, "r"),
            RESPONSES.streamEncoder(CONTEXT).fail(fault))) {
      assertThat(shown.toString()).doesNotContain("sk-1").contains("credentials");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|{'error':{'message':'m','type':'invalid_request_error','param':'x','code':null}}|INVALID",
        "400|{'error':{'message':'m','code':'context_length_exceeded'}}|CONTEXT_TOO_LONG",
        "401|{}|CREDENTIALS",
        "403|<html>|PERMISSION",
        "404|{'error':{'code':'model_not_found'}}|NOT_FOUND",
        "429|{'error':{'code':'rate_limit_exceeded'}}|RATE_LIMITED",
        "429|{'error':{'code':'insufficient_quota'}}|QUOTA_EXHAUSTED",
        "500|oops|SERVER",
        "503|{}|OVERLOADED"
      })
  void an_error_answer_means_what_it_means_in_chat(int status, String json, Kind kind) {
    Buffer body = Buffer.buffer(json.replace('\'', '"'));
    Fault.Upstream fault =
        (Fault.Upstream)
            RESPONSES.decodeError(status, List.of(new Header("retry-after", "3")), body);
    assertThat(fault.kind()).isEqualTo(kind);
    assertThat(fault.dialect()).isEqualTo(DialectName.OPENAI_RESPONSES);
    assertThat(fault.retryAfterMillis()).isEqualTo(3000);
    boolean passes =
        kind != Kind.CREDENTIALS && kind != Kind.PERMISSION && json.contains("'error'");
    assertThat(RESPONSES.errorBody(fault, "r").equals(body)).isEqualTo(passes);
    assertThat(RESPONSES.errorStatus(fault)).isEqualTo(passes ? status : kind.status());
  }

  static List<Arguments> waits() {
    List<Header> date = List.of(new Header("retry-after", "Fri, 21 Nov 2026 07:28:00 GMT"));
    return List.of(
        Arguments.of(new Fault.RateLimited("slow", -1), "5"),
        Arguments.of(new Fault.RateLimited("slow", 2_000), null),
        Arguments.of(limited(Kind.RATE_LIMITED, -1, List.of()), "5"),
        Arguments.of(limited(Kind.RATE_LIMITED, 1_200, List.of()), null),
        Arguments.of(limited(Kind.RATE_LIMITED, -1, date), null),
        Arguments.of(limited(Kind.QUOTA_EXHAUSTED, -1, List.of()), null),
        Arguments.of(new Fault.QuotaExhausted("empty"), null),
        Arguments.of(new Fault.BudgetExceeded("empty"), null));
  }

  private static Fault limited(Kind kind, long millis, List<Header> headers) {
    return new Fault.Upstream(
        "words", DialectName.OPENAI_CHAT, 429, kind, millis, headers, Buffer.buffer());
  }

  /** Codex tries again after the wait that it is told, and gives up where it is told none. */
  @ParameterizedTest
  @MethodSource("waits")
  void a_rate_limit_always_says_when_to_come_back_and_an_empty_account_never(
      Fault fault, @Nullable String added) {
    assertThat(RESPONSES.errorHeaders(fault).stream().map(Header::value).toList())
        .isEqualTo(added == null ? List.of() : List.of(added));
  }

  @ParameterizedTest
  @CsvSource({
    "server_error, SERVER",
    "rate_limit_exceeded, RATE_LIMITED",
    "invalid_prompt, INVALID",
    "data_residency_mismatch, INVALID",
    "bio_policy, CONTENT_FILTERED",
    "vector_store_timeout, TIMEOUT",
    "invalid_image, INVALID",
    "invalid_image_format, INVALID",
    "invalid_base64_image, INVALID",
    "invalid_image_url, INVALID",
    "image_too_large, INVALID",
    "image_too_small, INVALID",
    "image_parse_error, INVALID",
    "image_content_policy_violation, CONTENT_FILTERED",
    "invalid_image_mode, INVALID",
    "image_file_too_large, INVALID",
    "unsupported_image_media_type, INVALID",
    "empty_image_file, INVALID",
    "failed_to_download_image, INVALID",
    "image_file_not_found, INVALID"
  })
  void every_code_of_a_failed_response_has_its_kind_whole_and_streamed(String code, Kind kind) {
    String failed =
        "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"failed\",\"error\":{\"code\":\"%s\","
                .formatted(code)
            + "\"message\":\"No.\"},\"output\":[]}";
    String event =
        "event: response.failed\ndata: {\"type\":\"response.failed\",\"sequence_number\":0,"
            + "\"response\":%s}\n\n".formatted(failed);
    assertThatThrownBy(() -> RESPONSES.decodeAnswer(Buffer.buffer(failed)))
        .isInstanceOfSatisfying(
            FaultException.class, refused -> assertThat(refused.fault()).satisfies(is(kind)));
    assertThat(Golden.decode(event.getBytes(UTF_8)).fault()).satisfies(is(kind));
  }

  private static Consumer<@Nullable Fault> is(Kind kind) {
    return fault ->
        assertThat(fault)
            .isInstanceOfSatisfying(
                Fault.Upstream.class, upstream -> assertThat(upstream.kind()).isEqualTo(kind));
  }

  @Test
  void a_wait_that_is_told_in_words_is_heard() {
    Golden.Outcome outcome = Golden.decode(Golden.bytes("streams/fails_rate_limit.sse"));
    assertThat(outcome.fault()).isNotNull();
    assertThat(((Fault.Upstream) outcome.fault()).retryAfterMillis()).isEqualTo(1200);
  }

  @Test
  void every_fault_has_words_of_its_own_in_every_place() {
    Seeds.each(
        500,
        seed -> {
          Fault fault = new RandomChats(seed).fault();
          JsonObject error =
              RESPONSES
                  .errorBody(fault, "r")
                  .toJsonObject()
                  .getJsonObject("error", new JsonObject());
          assertThat(error).isNotNull();
          assertThat(RESPONSES.errorStatus(fault)).isBetween(400, 599);
          ResponsesGrammar.checkFailed(RESPONSES.streamEncoder(CONTEXT).fail(fault));
          data(RESPONSES.errorEvent(fault, "r"));
        });
  }
}
