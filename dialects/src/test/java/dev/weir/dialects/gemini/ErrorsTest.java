package dev.weir.dialects.gemini;

import static dev.weir.dialects.gemini.Fixtures.GEMINI;
import static dev.weir.dialects.gemini.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.message.DialectName;
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

  private static Fault.Upstream read(int status, String body) {
    return (Fault.Upstream) GEMINI.decodeError(status, List.of(), json(body));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "400 | 'status':'INVALID_ARGUMENT','message':'bad' | INVALID | -1",
        "400 | 'status':'INVALID_ARGUMENT','message':'API key not valid.' | CREDENTIALS | -1",
        "400 | 'message':'x','details':[{'@type':'ErrorInfo','reason':'API_KEY_INVALID'}]"
            + " | CREDENTIALS | -1",
        "400 | 'status':'INVALID_ARGUMENT','message':'The input token count (1200000) exceeds the"
            + " maximum number of tokens allowed (1048576).' | CONTEXT_TOO_LONG | -1",
        "400 | 'status':'FAILED_PRECONDITION','message':'User location is not supported for the API"
            + " use.' | PERMISSION | -1",
        "400 | 'status':'FAILED_PRECONDITION','message':'enable a billing account'"
            + " | QUOTA_EXHAUSTED | -1",
        "400 | 'status':'FAILED_PRECONDITION','message':'Gemini API free tier is not available in"
            + " your country. Please enable billing on your project.' | QUOTA_EXHAUSTED | -1",
        "401 | 'status':'UNAUTHENTICATED','message':'m' | CREDENTIALS | -1",
        "403 | 'status':'PERMISSION_DENIED','message':'m' | PERMISSION | -1",
        "404 | 'status':'NOT_FOUND','message':'models/x is not found' | NOT_FOUND | -1",
        "413 | 'status':'INVALID_ARGUMENT','message':'m' | TOO_LARGE | -1",
        "429 | 'status':'RESOURCE_EXHAUSTED','message':'m','details':[{'@type':"
            + "'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'17s'}]"
            + " | RATE_LIMITED | 17000",
        "429 | 'status':'RESOURCE_EXHAUSTED','message':'m','details':[{'retryDelay':'0.25s'}]"
            + " | RATE_LIMITED | 250",
        "429 | 'message':'Please retry in 2.5s.' | RATE_LIMITED | 2500",
        "429 | 'message':'Please retry in 800ms.' | RATE_LIMITED | 800",
        "429 | 'message':'m','details':[{'violations':[{'quotaId':"
            + "'GenerateRequestsPerDayPerProjectPerModel'}]},{'retryDelay':'9s'}]"
            + " | QUOTA_EXHAUSTED | -1",
        "429 | 'message':'Your prepayment credits are depleted.' | QUOTA_EXHAUSTED | -1",
        "500 | 'status':'INTERNAL','message':'m' | SERVER | -1",
        "503 | 'status':'UNAVAILABLE','message':'overloaded' | OVERLOADED | -1",
        "504 | 'status':'DEADLINE_EXCEEDED','message':'m' | TIMEOUT | -1",
        "418 | 'status':'NEW','message':'m' | INVALID | -1"
      })
  void an_error_means_what_its_words_say(int status, String error, Kind kind, long retryMillis) {
    for (String body : List.of("{'error':{" + error + "}}", "[{'error':{" + error + "}}]")) {
      Fault.Upstream fault = read(status, body);
      assertThat(fault.kind()).isEqualTo(kind);
      assertThat(fault.retryAfterMillis()).isEqualTo(retryMillis);
      assertThat(fault.upstreamStatus()).isEqualTo(status);
      assertThat(fault.message()).isNotBlank();
    }
  }

  @Test
  void a_page_or_nothing_means_what_its_status_says() {
    for (String body : List.of("<html>", "", "{}", "[]", "7", "{'error':'text'}")) {
      assertThat(read(503, body).kind()).isEqualTo(Kind.OVERLOADED);
    }
    Fault fault =
        GEMINI.decodeError(429, List.of(new Header("retry-after", "3")), Buffer.buffer("x"));
    assertThat(fault.retryAfterMillis()).isEqualTo(3000);
  }

  @Test
  void what_is_said_of_our_key_stays_here() {
    Fault.Upstream fault = read(400, "{'error':{'code':400,'message':'API key not valid: AIza'}}");
    assertThat(fault.message()).doesNotContain("AIza");
    assertThat(GEMINI.errorBody(fault, "r").toString()).doesNotContain("AIza");
    assertThat(GEMINI.errorStatus(fault)).isEqualTo(500);
  }

  @Test
  void googles_own_error_passes_as_it_is() {
    Buffer body = json("{\n'error':{'code':429,\n'message':'m','status':'RESOURCE_EXHAUSTED'}}\n");
    Fault fault = GEMINI.decodeError(429, List.of(), body);
    assertThat(GEMINI.errorBody(fault, "r")).isEqualTo(body);
    assertThat(GEMINI.errorStatus(fault)).isEqualTo(429);
    GeminiGrammar.checkFailed(GEMINI.errorEvent(fault, "r"));
    Fault listed = GEMINI.decodeError(429, List.of(), json("[{'error':{'message':'m'}}]"));
    assertThat(new JsonObject(GEMINI.errorBody(listed, "r")).getJsonObject("error")).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prompt is too long: 210000 tokens > 200000 maximum | (210000) exceeds | (200000)",
        "This model's maximum context length is 128,000 tokens, but 130,001 were given"
            + " | (130001) exceeds | (128000)",
        "too much | input token count exceeds | too much",
        "The input token count (5) exceeds the maximum | (5) exceeds | the maximum"
      })
  void a_prompt_that_is_too_long_is_told_in_the_words_that_clients_know(
      String words, String first, String second) {
    Fault fault =
        new Fault.Upstream(
            words,
            DialectName.ANTHROPIC_MESSAGES,
            400,
            Kind.CONTEXT_TOO_LONG,
            -1,
            List.of(),
            Buffer.buffer());
    assertThat(GEMINI.errorBody(fault, "r").toString()).contains(first, second);
    assertThat(GEMINI.errorStatus(fault)).isEqualTo(400);
    assertThat(GEMINI.errorBody(new Fault.ContextTooLong("m", 7, 5), "r").toString())
        .contains("The input token count (7) exceeds the maximum number of tokens allowed (5).");
  }

  @Test
  void a_budget_that_is_spent_stops_clients_from_trying_again() {
    String body = GEMINI.errorBody(new Fault.BudgetExceeded("no budget"), "r").toString();
    assertThat(body).contains("RESOURCE_EXHAUSTED", "QuotaFailure", "PerDay");
    assertThat(((Fault.Upstream) GEMINI.decodeError(429, List.of(), Buffer.buffer(body))).kind())
        .isEqualTo(Kind.QUOTA_EXHAUSTED);
  }

  @Test
  void every_fault_has_a_body_of_googles_shape() {
    Seeds.each(
        300,
        seed -> {
          Fault fault = new RandomChats(seed).fault();
          JsonObject error = new JsonObject(GEMINI.errorBody(fault, "r")).getJsonObject("error");
          assertThat(error.getInteger("code")).isEqualTo(GEMINI.errorStatus(fault));
          assertThat(error.getString("message")).isNotBlank();
          assertThat(error.getString("status")).isNotBlank();
          if (fault.retryAfterMillis() >= 0
              && !(fault instanceof Fault.Upstream up && up.kind() == Kind.QUOTA_EXHAUSTED)) {
            Fault again =
                GEMINI.decodeError(
                    GEMINI.errorStatus(fault), List.of(), GEMINI.errorBody(fault, "r"));
            assertThat(again.retryAfterMillis()).isEqualTo(fault.retryAfterMillis());
          }
          GeminiGrammar.checkFailed(GEMINI.errorEvent(fault, "r"));
        });
  }
}
