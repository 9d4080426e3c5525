package dev.weir.provider.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoreTest {

  private static final @Nullable CacheMark NO_MARK = null;

  @Test
  void waits_double_up_to_the_most() {
    Backoff backoff = new Backoff(1_000, 60_000);
    assertThat(backoff.afterFailures(1)).isEqualTo(1_000);
    assertThat(backoff.afterFailures(4)).isEqualTo(8_000);
    assertThat(backoff.afterFailures(7)).isEqualTo(60_000);
    assertThat(backoff.afterFailures(1_000_000)).isEqualTo(60_000);
  }

  @ParameterizedTest
  @CsvSource({
    "user-agent, true",
    "anthropic-beta, true",
    "x-stainless-lang, true",
    "x-amzn-bedrock-guardrailidentifier, true",
    "x-goog-api-client, true",
    "x-goog-api-key, false",
    "x-goog-user-project, false",
    "x-amz-security-token, false",
    "x-amz-date, false",
    "authorization, false",
    "x-api-key, false",
    "host, false",
    "content-length, false",
    "x-weir-tags, false",
    "cookie, false"
  })
  void some_headers_go_out(String name, boolean goes) {
    assertThat(HeaderRules.goesOut(name)).isEqualTo(goes);
  }

  @ParameterizedTest
  @CsvSource({
    "retry-after, true",
    "retry-after-ms, true",
    "x-ms-retry-after-ms, true",
    "x-ms-region, true",
    "x-ms-client-request-id, false",
    "ratelimit-remaining, true",
    "ratelimit, true",
    "x-ratelimitbysize-remaining-minute, true",
    "anthropic-ratelimit-unified-reset, true",
    "x-should-retry, true",
    "x-ratelimit-limit-tokens, true",
    "anthropic-ratelimit-unified-status, true",
    "openai-version, true",
    "x-goog-safety-encoding, false",
    "x-goog-api-client, false",
    "x-amzn-errortype, false",
    "x-amzn-requestid, false",
    "set-cookie, false",
    "content-length, false",
    "x-request-id, false"
  })
  void some_headers_come_back(String name, boolean comes) {
    assertThat(HeaderRules.comesBack(name)).isEqualTo(comes);
  }

  @ParameterizedTest
  @CsvSource({
    "x-amzn-errortype, true",
    "retry-after, true",
    "x-ratelimit-limit-tokens, true",
    "x-goog-safety-encoding, false",
    "x-amzn-bedrock-trace, false",
    "set-cookie, false"
  })
  void some_headers_are_part_of_an_error(String name, boolean part) {
    assertThat(HeaderRules.tellsAnError(name)).isEqualTo(part);
  }

  @ParameterizedTest
  @CsvSource({
    "gemini-2.5-pro, gemini-2.5-pro",
    "anthropic.claude-v1:0, anthropic.claude-v1%3A0",
    "arn:aws:x/y, arn%3Aaws%3Ax%2Fy",
    "a b*c+d~e, a%20b%2Ac%2Bd~e",
    "a?b#c%2F, a%3Fb%23c%252F",
    "..., ...",
    "a\\..\\b, a%5C..%5Cb"
  })
  void a_name_is_one_segment_of_a_path(String model, String segment) {
    assertThat(ModelPaths.segment(model)).isEqualTo(segment);
  }

  @Test
  void a_name_may_be_a_path() {
    assertThat(ModelPaths.path("tunedModels/my one:x")).isEqualTo("tunedModels/my%20one%3Ax");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "", "a/../b", "/a", "a/", "a//b", "../a", "a/."})
  void no_name_leaves_the_folder_of_models(String model) {
    assertThatThrownBy(() -> ModelPaths.path(model))
        .isInstanceOfSatisfying(
            FaultException.class,
            refused -> assertThat(refused.fault()).isInstanceOf(Fault.Invalid.class));
  }

  @Test
  void a_finish_is_the_vendors_word_if_it_is_unusual() {
    assertThat(FinishWords.of(Finish.of(Finish.Reason.TOOL_CALLS))).isEqualTo("tool_calls");
    assertThat(FinishWords.of(new Finish(Finish.Reason.OTHER, null, "eos", null))).isEqualTo("eos");
  }

  @Test
  void a_request_weighs_what_is_in_it() {
    Media inline = new Media.Inline("image/png", "12345");
    List<Part> parts =
        List.of(
            Part.Text.of("1234"),
            new Part.Image(inline, null, NO_MARK, Extras.NONE),
            new Part.Image(new Media.Url("123"), null, NO_MARK, Extras.NONE),
            new Part.Audio("wav", "12", NO_MARK, Extras.NONE),
            new Part.Document(new Media.PlainText("1"), null, NO_MARK, Extras.NONE),
            new Part.Document(new Media.FileId("x", "12"), null, NO_MARK, Extras.NONE),
            new Part.Thinking("12", null, "", Extras.NONE),
            new Part.RedactedThinking("123", "x", Extras.NONE),
            Part.ToolCall.of("id", "name", "{}"),
            Part.ToolResult.of("id", "1234"),
            new Part.Refusal("1", Extras.NONE),
            new Part.Vendor("x", "y", RawJson.of("{}")));
    Message message = new Message(Role.USER, parts, null, Extras.NONE);
    ChatRequest plain = ChatRequest.of("m", false, List.of(message));
    assertThat(RequestWeight.of(plain)).isEqualTo(31);
    ChatRequest tools =
        new ChatRequest(
            "m",
            List.of(message),
            List.of(
                Tool.Function.of("f", null, RawJson.of("{ }")),
                new Tool.Function("g", null, null, null, null, Extras.NONE),
                new Tool.Custom("c", null, RawJson.of("[]"), Extras.NONE),
                new Tool.Custom("d", null, null, Extras.NONE),
                new Tool.Vendor("x", "y", RawJson.of("1"))),
            null,
            null,
            plain.sampling(),
            null,
            null,
            false,
            null,
            null,
            null,
            null,
            Extras.NONE);
    assertThat(RequestWeight.of(tools)).isEqualTo(37);
  }
}
