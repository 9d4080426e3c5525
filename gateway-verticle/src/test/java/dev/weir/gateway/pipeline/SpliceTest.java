package dev.weir.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.message.Chunk;
import dev.weir.gateway.route.Continuers;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a second answer becomes the rest of one that broke off. */
class SpliceTest {

  private static final ChatEvent STARTED =
      new ChatEvent.Started("id", "m", 1, Usage.of(20, 1), Extras.NONE);
  private static final ChatEvent TEXT = new ChatEvent.PartStarted(0, 0, Part.Text.of(""));
  private static final ChatEvent ENDED = new ChatEvent.PartEnded(0, 0);

  private static ChatEvent delta(String text) {
    return new ChatEvent.TextDelta(0, 0, text);
  }

  private static List<ChatEvent> joined(Splice splice, ChatEvent... events) {
    List<ChatEvent> all = new ArrayList<>();
    for (ChatEvent event : events) {
      all.addAll(((Chunk.Events) splice.joined(new Chunk.Events(List.of(event)))).events());
    }
    return all;
  }

  private static Spoken spoken(ChatEvent... events) {
    Spoken spoken = new Spoken();
    spoken.add(new Chunk.Events(List.of(events)));
    return spoken;
  }

  @Test
  void one_open_text_can_be_continued_and_nothing_else() {
    Part call = Part.ToolCall.of("c", "f", "{}");
    Part thought = new Part.Thinking("hm", null, "", Extras.NONE);
    assertThat(spoken(STARTED, TEXT, delta("a"), delta("b")).text()).isEqualTo("ab");
    assertThat(spoken(STARTED).text()).isNull();
    assertThat(spoken(STARTED, TEXT, delta("a"), ENDED).text()).isNull();
    assertThat(spoken(STARTED, new ChatEvent.PartStarted(0, 0, thought)).text()).isNull();
    assertThat(spoken(STARTED, TEXT, delta("a"), new ChatEvent.PartStarted(0, 1, call)).text())
        .isNull();
    assertThat(spoken(STARTED, TEXT, new ChatEvent.TextDelta(1, 0, "x")).text()).isNull();
    assertThat(spoken(TEXT, delta("x".repeat(Spoken.CHARS_MAX + 1))).text()).isNull();
    Spoken raw = new Spoken();
    raw.add(new Chunk.Raw(Buffer.buffer("x"), true, true));
    assertThat(raw.text()).isNull();
  }

  @Test
  void the_second_answer_goes_on_in_the_first_ones_text() {
    Splice splice = new Splice("Hello ", Usage.of(10, 2));
    ChatEvent finished = new ChatEvent.Finished(0, Finish.of(Finish.Reason.STOP), Extras.NONE);
    List<ChatEvent> events =
        joined(
            splice,
            STARTED,
            TEXT,
            delta(" "),
            delta("wor"),
            delta(" ld"),
            ENDED,
            new ChatEvent.UsageReport(Usage.of(20, 5)),
            finished);
    assertThat(events)
        .containsExactly(
            delta("wor"),
            delta(" ld"),
            ENDED,
            new ChatEvent.UsageReport(Usage.of(30, 7)),
            finished);
    assertThat(splice.sum(Usage.of(20, 5))).isEqualTo(Usage.of(30, 7));
  }

  @Test
  void space_that_nobody_has_said_stays() {
    assertThat(joined(new Splice("Hello", Usage.NONE), TEXT, delta(" world")))
        .containsExactly(delta(" world"));
    assertThat(joined(new Splice("Hello\n", Usage.NONE), TEXT, delta("\n\nworld")))
        .containsExactly(delta("\nworld"));
    assertThat(joined(new Splice("Hello ", Usage.NONE), TEXT, delta("x"), delta(" y")))
        .containsExactly(delta("x"), delta(" y"));
  }

  @Test
  void a_call_in_the_place_of_more_text_follows_it() {
    Part call = Part.ToolCall.of("c", "f", "");
    List<ChatEvent> events =
        joined(
            new Splice("Let me see.", Usage.NONE),
            new ChatEvent.PartStarted(0, 0, call),
            new ChatEvent.ArgumentsDelta(0, 0, "{}"),
            ENDED);
    assertThat(events)
        .containsExactly(
            ENDED,
            new ChatEvent.PartStarted(0, 1, call),
            new ChatEvent.ArgumentsDelta(0, 1, "{}"),
            new ChatEvent.PartEnded(0, 1));
  }

  @Test
  void the_text_is_the_beginning_of_the_answer_that_is_asked_for() {
    ChatRequest asked =
        ChatRequest.of("m", true, List.of(Message.of(Role.USER, Part.Text.of("hi"))));
    ChatRequest most = asked.withSampling(asked.sampling().withMaxOutputTokens(100));
    ChatRequest rest = new Splice("Hello \n", Usage.NONE).rest(most);
    assertThat(rest.messages())
        .containsExactly(
            asked.messages().getFirst(), Message.of(Role.ASSISTANT, Part.Text.of("Hello")));
    assertThat(rest.sampling().maxOutputTokens()).isEqualTo(99);
    assertThat(new Splice(" ", Usage.NONE).rest(asked).messages()).isEqualTo(asked.messages());
    ChatRequest begun =
        ChatRequest.of("m", true, List.of(Message.of(Role.ASSISTANT, Part.Text.of("He"))));
    assertThat(new Splice("llo", Usage.NONE).rest(begun).messages())
        .containsExactly(Message.of(Role.ASSISTANT, Part.Text.of("Hello")));
  }

  @Test
  void models_that_take_no_beginning_are_not_asked() {
    assertThat(Continuers.has("anthropic", "claude-sonnet-4-5")).isTrue();
    assertThat(Continuers.has("anthropic", "claude-opus-4-6")).isFalse();
    assertThat(Continuers.has("vertex", "gemini-3-pro")).isFalse();
    assertThat(Continuers.has("bedrock", "anthropic.claude-3-haiku-20240307-v1:0")).isTrue();
    assertThat(Continuers.has("mistral", "mistral-large")).isTrue();
    assertThat(Continuers.has("openai", "gpt-5")).isFalse();
  }
}
