package dev.weir.provider.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.dialects.Said;
import dev.weir.models.tokens.BodyTokens;
import dev.weir.models.tokens.RequestTokens;
import dev.weir.models.tokens.Tokenizers;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {

  private static final String MODEL = "gpt-4o";
  private static final String TEXT = "The ferry to Bergen leaves at a quarter past nine.";
  private static final long TOKENS = Tokenizers.O200K.count(TEXT);
  private static final String BODY =
      "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"When does it leave?\"}]}";
  private static final RequestHead HEAD =
      new RequestHead(DialectName.OPENAI_CHAT, RequestHead.CHAT, "r", MODEL, MODEL, true, -1, -1);
  private static final Payload RAW = new Payload.Raw(HEAD, Buffer.buffer(BODY));

  private final Said said = new Said();

  private Tally tally(Usage told, boolean whole) {
    return new Tally("openai", RAW, told, said.uncounted(), whole);
  }

  @Test
  void nothing_said_and_nothing_told_is_nothing_used() {
    assertThat(tally(Usage.NONE, false).usage()).isEqualTo(Usage.NONE);
    assertThat(tally(Usage.NONE, false).isComplete()).isTrue();
  }

  @Test
  void what_was_said_is_counted_by_the_models_tokenizer_and_so_is_the_request() {
    said.text(TEXT);
    Tally tally = tally(Usage.NONE, false);
    assertThat(tally.isComplete()).isFalse();
    assertThat(tally.usage().output()).isEqualTo(TOKENS);
    assertThat(tally.usage().input())
        .isEqualTo(BodyTokens.of(BODY.getBytes(), Tokenizers.O200K))
        .isPositive();
    assertThat(tally.usage().estimated()).isTrue();
  }

  @Test
  void canonical_requests_are_counted_as_such() {
    said.text(TEXT);
    ChatRequest request =
        ChatRequest.of(
            MODEL, true, List.of(Message.of(Role.USER, Part.Text.of("When does it leave?"))));
    Payload asked = new Payload.Canonical(HEAD, request);
    assertThat(new Tally("openai", asked, Usage.NONE, said.uncounted(), false).usage().input())
        .isEqualTo(RequestTokens.of("openai", request).count());
  }

  @Test
  void a_count_before_the_first_word_is_not_added() {
    said.counted();
    said.text(TEXT);
    Usage early = tally(Usage.of(20, 1), false).usage();
    assertThat(early.input()).isEqualTo(20);
    assertThat(early.output()).isEqualTo(TOKENS);
    assertThat(tally(Usage.of(20, 150), false).usage().output()).isEqualTo(150);
  }

  @Test
  void to_a_count_within_the_answer_is_added_what_came_since() {
    said.text("Well. ");
    said.counted();
    assertThat(tally(Usage.of(20, 7), false).usage()).isEqualTo(Usage.of(20, 7));
    said.text(TEXT);
    assertThat(tally(Usage.of(20, 7), false).usage().output()).isEqualTo(7 + TOKENS);
  }

  @Test
  void of_a_whole_answer_the_vendors_count_is_final() {
    said.text(TEXT);
    Usage told = Usage.of(20, 3);
    assertThat(tally(told, true).usage()).isEqualTo(told);
    assertThat(tally(Usage.NONE, true).usage().output()).isEqualTo(TOKENS);
  }

  @Test
  void of_a_very_long_answer_the_rest_is_taken_as_its_beginning() {
    for (int i = 0; i < 4_000; i++) {
      said.text(TEXT + "\n");
    }
    long one = Tokenizers.O200K.count(TEXT + "\n" + TEXT) - TOKENS;
    assertThat(tally(Usage.NONE, false).usage().output())
        .isBetween(4_000 * one * 99 / 100, 4_000 * one * 101 / 100);
  }
}
