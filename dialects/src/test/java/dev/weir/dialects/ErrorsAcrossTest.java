package dev.weir.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.bedrock.BedrockConverse;
import dev.weir.dialects.cohere.CohereChat;
import dev.weir.dialects.gemini.GeminiContent;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.dialects.responses.OpenAiResponses;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each vendor's error becomes for the callers of every dialect. */
class ErrorsAcrossTest {

  private static final Seal SEAL = new Seal(new byte[] {1});
  private static final Map<String, Dialect> DIALECTS =
      Map.of(
          "chat", new OpenAiChat(SEAL),
          "responses", new OpenAiResponses(SEAL),
          "messages", new AnthropicMessages(SEAL),
          "gemini", new GeminiContent(SEAL),
          "converse", new BedrockConverse(SEAL),
          "cohere", new CohereChat(SEAL));

  private static Dialect dialect(String name) {
    Dialect dialect = DIALECTS.get(name);
    if (dialect == null) {
      throw new AssertionError(name);
    }
    return dialect;
  }

  private static Fault fault(String vendor, int status, String body, Header... headers) {
    Buffer bytes = Buffer.buffer(body.replace('\'', '"'));
    return dialect(vendor).decodeError(status, List.of(headers), bytes);
  }

  private static String body(String caller, Fault fault) {
    return dialect(caller).errorBody(fault, "req_1").toString();
  }

  /** Claude Code shortens the conversation when it reads Anthropic's words, Codex by the code. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          chat | 400 | {'error':{'message':'too many','type':'x','code':'context_length_exceeded'}}
          chat | 400 | {'error':{'message':'maximum context length is 8 tokens','code':400}}
          chat | 400 | {'error':{'message':'too big','type':'exceed_context_size_error','code':400}}
          chat | 400 | {'error':{'message':'9 tokens exceeds the limit of 8','type':'x'}}
          responses | 400 | {'error':{'message':'no','type':'x','code':'context_length_exceeded'}}
          messages | 400 | {'type':'error','error':{'message':'prompt is too long: 9 tokens > 8'}}
          messages | 400 | {'type':'error','error':{'message':'maximum context length is 8 tokens'}}
          gemini | 400 | {'error':{'code':400,'message':'The input token count (9) exceeds 8'}}
          converse | 400 | {'message':'Input is too long for requested model.'}
          """)
  void a_full_window_is_told_in_the_words_that_each_client_looks_for(
      String vendor, int status, String error) {
    Fault fault = fault(vendor, status, error);
    assertThat(body("chat", fault)).contains("\"code\":\"context_length_exceeded\"");
    assertThat(body("responses", fault)).contains("\"code\":\"context_length_exceeded\"");
    assertThat(body("messages", fault)).contains("prompt is too long");
    assertThat(body("gemini", fault)).containsIgnoringCase("the input token count");
    assertThat(body("converse", fault))
        .containsAnyOf("Input is too long", "prompt is too long", "too long");
    DIALECTS.values().forEach(caller -> assertThat(caller.errorStatus(fault)).isEqualTo(400));
  }

  /** Claude Code reads the three numbers in these words and asks for less. */
  @Test
  void what_anthropic_says_of_prompt_and_answer_together_passes_as_it_is() {
    String error =
        "{'type':'error','error':{'type':'invalid_request_error','message':"
            + "'input length and `max_tokens` exceed context limit: 9 + 4 > 12'}}";
    assertThat(body("messages", fault("messages", 400, error))).isEqualTo(error.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          chat | 401 | {'error':{'message':'Incorrect key sk-1','code':'invalid_api_key'}}
          chat | 403 | {'error':{'message':'Key sk-1 may not'}}
          responses | 401 | {'error':{'message':'Incorrect key sk-1'}}
          messages | 401 | {'type':'error','error':{'type':'authentication_error','message':'sk-1'}}
          messages | 403 | {'type':'error','error':{'type':'permission_error','message':'sk-1'}}
          gemini | 400 | {'error':{'code':400,'message':'sk-1','details':[{'reason':'API_KEY_INVALID'}]}}
          gemini | 403 | {'error':{'code':403,'message':'sk-1','status':'PERMISSION_DENIED'}}
          converse | 403 | {'message':'The security token sk-1 is expired'}
          cohere | 401 | {'message':'invalid api token sk-1'}
          """)
  void what_a_vendor_thinks_of_our_key_is_no_error_of_the_callers(
      String vendor, int status, String error) {
    Fault fault = fault(vendor, status, error);
    DIALECTS.forEach(
        (name, caller) -> {
          assertThat(caller.errorStatus(fault)).as(name).isNotIn(400, 401, 403);
          assertThat(body(name, fault)).as(name).doesNotContain("sk-1", "authentication_error");
        });
  }

  @Test
  void statuses_that_one_vendor_invented_reach_its_own_callers_only() {
    Fault busy = fault("messages", 529, "{'error':{'type':'overloaded_error','message':'Busy'}}");
    Fault broken = fault("converse", 424, "{'message':'The model failed'}");
    DIALECTS.forEach(
        (name, caller) -> {
          assertThat(caller.errorStatus(busy))
              .as(name)
              .isEqualTo(name.equals("messages") ? 529 : 503);
          assertThat(caller.errorStatus(broken) == 424).as(name).isEqualTo(name.equals("converse"));
        });
  }

  @Test
  void how_long_to_wait_is_kept_whichever_way_it_was_told() {
    String seconds = "{'error':{'message':'Slow down','type':'rate_limit_error'}}";
    assertThat(fault("messages", 429, seconds, new Header("retry-after", "7")).retryAfterMillis())
        .isEqualTo(7000);
    assertThat(fault("chat", 429, seconds, new Header("retry-after-ms", "1500")).retryAfterMillis())
        .isEqualTo(1500);
    Fault info =
        fault(
            "gemini",
            429,
            "{'error':{'code':429,'message':'Quota','details':[{'@type':"
                + "'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'34.07s'}]}}");
    assertThat(info.retryAfterMillis()).isEqualTo(34070);
    assertThat(body("gemini", fault("messages", 429, seconds, new Header("retry-after", "7"))))
        .contains("\"retryDelay\":\"7s\"");
  }

  @Test
  void an_empty_account_is_no_limit_of_rate() {
    Fault empty = fault("chat", 429, "{'error':{'message':'Pay','code':'insufficient_quota'}}");
    assertThat(empty.retryable()).isFalse();
    assertThat(dialect("messages").errorStatus(empty)).isEqualTo(402);
    assertThat(body("messages", empty)).contains("\"type\":\"billing_error\"");
    Fault unpaid = fault("messages", 402, "{'error':{'type':'billing_error','message':'Pay'}}");
    assertThat(dialect("chat").errorStatus(unpaid)).isEqualTo(429);
    assertThat(body("chat", unpaid)).contains("\"code\":\"insufficient_quota\"");
    assertThat(dialect("converse").errorStatus(unpaid)).isEqualTo(400);
  }
}
