package dev.weir.provider.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Tool;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoreTest {

  private static final @Nullable CacheMark NO_MARK = null;

  @Test
  void keys_take_turns() {
    KeyPool pool = new KeyPool(List.of("a", "b"));
    assertThat(List.of(pool.next(), pool.next(), pool.next())).containsExactly("a", "b", "a");
    assertThat(new KeyPool(List.of()).next()).isNull();
  }

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
    "x-should-retry, true",
    "x-ratelimit-limit-tokens, true",
    "anthropic-ratelimit-unified-status, true",
    "openai-version, true",
    "set-cookie, false",
    "content-length, false",
    "x-amzn-errortype, true",
    "x-request-id, false"
  })
  void some_headers_come_back(String name, boolean comes) {
    assertThat(HeaderRules.comesBack(name)).isEqualTo(comes);
  }

  @Test
  void what_passed_counts_where_the_vendor_has_not_counted_it() {
    Usage untold = PartialUsage.of(Usage.NONE, 41);
    assertThat(untold.output()).isEqualTo(11);
    assertThat(untold.estimated()).isTrue();
    assertThat(PartialUsage.of(Usage.NONE, 0)).isEqualTo(Usage.NONE);
    Usage early = PartialUsage.of(Usage.of(20, 1), 400);
    assertThat(early.input()).isEqualTo(20);
    assertThat(early.output()).isEqualTo(100);
    assertThat(early.estimated()).isTrue();
    assertThat(PartialUsage.of(Usage.of(20, 150), 400)).isEqualTo(Usage.of(20, 150));
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
