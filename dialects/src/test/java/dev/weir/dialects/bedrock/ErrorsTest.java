package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;
import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;
import static dev.weir.dialects.bedrock.Fixtures.CONVERSE;
import static dev.weir.dialects.bedrock.Fixtures.INVOKE;
import static dev.weir.dialects.bedrock.Fixtures.json;
import static dev.weir.dialects.bedrock.Fixtures.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.message.Header;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsTest {

  private static Upstream read(int status, String type, String body) {
    List<Header> headers = new ArrayList<>();
    if (!type.isEmpty()) {
      headers.add(new Header("x-amzn-errortype", type));
    }
    return (Upstream) CONVERSE.decodeError(status, headers, json(body));
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "400 | ValidationException | bad | INVALID",
        "400 | ValidationException:http://internal.amazon.com/x/ | bad | INVALID",
        "400 | ValidationException | Input is too long for requested model. | CONTEXT_TOO_LONG",
        "400 | ValidationException | prompt is too long: 205000 tokens > 200000 maximum"
            + " | CONTEXT_TOO_LONG",
        "400 | ServiceQuotaExceededException | no more | QUOTA_EXHAUSTED",
        "400 | ThrottlingException | slow down | RATE_LIMITED",
        "403 | AccessDeniedException | no access | PERMISSION",
        "403 | UnrecognizedClientException | invalid | CREDENTIALS",
        "403 | ExpiredTokenException | expired | CREDENTIALS",
        "403 | InvalidSignatureException | skew | CREDENTIALS",
        "403 | '' | what | PERMISSION",
        "401 | '' | what | CREDENTIALS",
        "404 | ResourceNotFoundException | none | NOT_FOUND",
        "408 | ModelTimeoutException | slow | TIMEOUT",
        "413 | '' | large | TOO_LARGE",
        "424 | ModelErrorException | broken | SERVER",
        "429 | ThrottlingException | slow down | RATE_LIMITED",
        "429 | ThrottlingException | Too many tokens per day, wait | QUOTA_EXHAUSTED",
        "429 | ModelNotReadyException | warming up | OVERLOADED",
        "500 | InternalServerException | oops | SERVER",
        "503 | ServiceUnavailableException | later | OVERLOADED",
        "529 | '' | later | OVERLOADED",
        "504 | '' | late | TIMEOUT",
        "418 | SomethingNewException | tea | INVALID",
      },
      delimiter = '|')
  void what_the_vendor_says(int status, String type, String message, Kind kind) {
    Upstream fault = read(status, type, "{'message':'" + message + "'}");
    assertThat(fault.kind()).isEqualTo(kind);
    assertThat(fault.upstreamStatus()).isEqualTo(status);
    boolean ours = kind == Kind.CREDENTIALS || kind == Kind.PERMISSION;
    assertThat(fault.message()).contains(ours ? "status " + status : message);
    String inBody = type.isEmpty() ? "" : "'__type':'com.amazon.coral.service#" + type + "',";
    assertThat(read(status, "", "{" + inBody + "'Message':'" + message + "'}").kind())
        .isEqualTo(kind);
  }

  @Test
  void a_models_own_status_counts_but_not_for_our_credentials() {
    String body = "{'message':'m','originalStatusCode':%d}";
    assertThat(read(424, "ModelErrorException", body.formatted(529)).kind())
        .isEqualTo(Kind.OVERLOADED);
    assertThat(read(424, "ModelErrorException", body.formatted(401)).kind()).isEqualTo(Kind.SERVER);
    assertThat(read(400, "ValidationException", body.formatted(529)).kind())
        .isEqualTo(Kind.INVALID);
  }

  @Test
  void a_signature_out_of_time_is_told_as_aws_does() {
    String words = "Signature expired: a is now earlier than b";
    Fault fault = new Fault.Untimely(words);
    assertThat(CONVERSE.errorStatus(fault)).isEqualTo(403);
    assertThat(CONVERSE.errorHeaders(fault))
        .containsExactly(new Header("x-amzn-errortype", "InvalidSignatureException"));
    assertThat(object(CONVERSE.errorBody(fault, "r")).getString("message")).isEqualTo(words);
    // The kind says so, and not the words.
    assertThat(CONVERSE.errorHeaders(new Fault.Unauthorized(words)))
        .containsExactly(new Header("x-amzn-errortype", "UnrecognizedClientException"));
  }

  @Test
  void callers_find_the_request_where_amazon_names_it() {
    assertThat(CONVERSE.requestIdHeader()).isEqualTo("x-amzn-requestid");
    assertThat(INVOKE.requestIdHeader()).isEqualTo("x-amzn-requestid");
  }

  @Test
  void retry_after_is_read_and_pages_are_not() {
    List<Header> headers = List.of(new Header("retry-after", "1.5"));
    assertThat(CONVERSE.decodeError(429, headers, json("{}")).retryAfterMillis()).isEqualTo(1500);
    assertThat(
            CONVERSE
                .decodeError(429, List.of(new Header("retry-after", "soon")), json("{}"))
                .retryAfterMillis())
        .isEqualTo(-1);
    Upstream page = read(503, "", "<html>");
    assertThat(page.message()).isEqualTo("the vendor answered with status 503");
    assertThat(object(CONVERSE.errorBody(page, "r")).getString("message"))
        .isEqualTo(page.message());
  }

  @Test
  void the_vendors_own_error_passes_as_it_came_unless_it_is_about_our_key() {
    Buffer body = json("{'message' : 'slow down', 'more':1}");
    List<Header> headers =
        List.of(
            new Header("x-amzn-requestid", "r"),
            new Header("x-amzn-errortype", "ThrottlingException:http://x"));
    Fault passed = CONVERSE.decodeError(429, headers, body);
    assertThat(CONVERSE.errorBody(passed, "r")).isEqualTo(body);
    assertThat(CONVERSE.errorStatus(passed)).isEqualTo(429);
    assertThat(CONVERSE.errorHeaders(passed))
        .containsExactly(new Header("x-amzn-errortype", "ThrottlingException:http://x"));
    Fault ours =
        read(403, "AccessDeniedException", "{'message':'arn:aws:iam::123:role/x may not'}");
    assertThat(CONVERSE.errorStatus(ours)).isEqualTo(424);
    assertThat(CONVERSE.errorBody(ours, "r").toString()).doesNotContain("arn:aws");
    assertThat(CONVERSE.errorHeaders(ours))
        .containsExactly(new Header("x-amzn-errortype", "ModelErrorException"));
    // What is said of our key in the vendor's own headers would reach callers beside that.
    assertThat(((Upstream) ours).headers()).isEmpty();
    Fault foreign =
        new Upstream(
            "slow",
            ANTHROPIC_MESSAGES,
            529,
            Kind.OVERLOADED,
            -1,
            List.of(),
            json("{'message':'x'}"));
    assertThat(CONVERSE.errorStatus(foreign)).isEqualTo(503);
    assertThat(object(CONVERSE.errorBody(foreign, "r")).getString("message")).isEqualTo("slow");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 400, ValidationException, validationException",
    "2, 403, UnrecognizedClientException, validationException",
    "3, 403, AccessDeniedException, validationException",
    "4, 404, ResourceNotFoundException, validationException",
    "5, 405, ValidationException, validationException",
    "6, 415, ValidationException, validationException",
    "7, 413, ValidationException, validationException",
    "8, 400, ValidationException, validationException",
    "9, 400, ValidationException, validationException",
    "10, 400, ValidationException, validationException",
    "11, 429, ThrottlingException, throttlingException",
    "12, 400, ServiceQuotaExceededException, validationException",
    "13, 400, ServiceQuotaExceededException, validationException",
    "14, 503, ServiceUnavailableException, serviceUnavailableException",
    "15, 503, ServiceUnavailableException, serviceUnavailableException",
    "17, 408, ModelTimeoutException, modelStreamErrorException",
    "18, 499, InternalServerException, internalServerException",
    "19, 500, InternalServerException, internalServerException",
    "20, 503, ServiceUnavailableException, serviceUnavailableException",
    "21, 503, ServiceUnavailableException, serviceUnavailableException",
    "22, 403, InvalidSignatureException, validationException",
  })
  void faults_in_bedrocks_words(int number, int status, String type, String frame) {
    Seeds.each(
        400,
        seed -> {
          Fault fault = new RandomChats(seed).fault();
          if (fault.number() != number) {
            return;
          }
          assertThat(CONVERSE.errorStatus(fault)).isEqualTo(status);
          assertThat(CONVERSE.errorHeaders(fault))
              .containsExactly(new Header("x-amzn-errortype", type));
          assertThat(ConverseGrammar.checkFailed(CONVERSE.errorEvent(fault, "r")).getFirst().type())
              .isEqualTo(frame);
        });
  }

  @Test
  void every_kind_of_a_vendors_failure_has_words() {
    for (Kind kind : Kind.values()) {
      for (String dialect : List.of(BEDROCK_CONVERSE, "gemini")) {
        Fault fault = new Upstream("why", dialect, 0, kind, -1, List.of(), Buffer.buffer());
        assertThat(object(CONVERSE.errorBody(fault, "r")).getString("message")).isNotEmpty();
        assertThat(CONVERSE.errorStatus(fault)).isBetween(400, 599);
        ConverseGrammar.checkFailed(CONVERSE.errorEvent(fault, "r"));
        ConverseGrammar.checkInvokeFailed(INVOKE.errorEvent(fault, "r"));
      }
    }
  }

  @Test
  void a_prompt_that_is_too_long_has_bedrocks_phrase_here_and_anthropics_there() {
    Fault fault = new Fault.ContextTooLong("does not fit", 300_000, 200_000);
    assertThat(object(CONVERSE.errorBody(fault, "r")).getString("message"))
        .isEqualTo("Input is too long for requested model. does not fit");
    assertThat(object(INVOKE.errorBody(fault, "r")).getString("message"))
        .isEqualTo("prompt is too long: 300000 tokens > 200000 maximum");
    Fault field = new Fault.UnsupportedByTarget("no such thing", "top_k");
    assertThat(object(CONVERSE.errorBody(field, "r")).getString("message"))
        .isEqualTo("top_k: no such thing");
    assertThat(object(INVOKE.errorBody(field, "r")).getString("message"))
        .startsWith("top_k: Extra inputs are not permitted");
  }
}
