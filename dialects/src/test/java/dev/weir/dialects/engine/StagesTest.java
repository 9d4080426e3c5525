package dev.weir.dialects.engine;

import static dev.weir.dialects.engine.Streams.SEEDS;
import static dev.weir.dialects.engine.Streams.START;
import static dev.weir.dialects.engine.Streams.assembled;
import static dev.weir.dialects.engine.Streams.random;
import static dev.weir.dialects.engine.Streams.text;
import static dev.weir.dialects.engine.Streams.through;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.json.RawJson;
import dev.weir.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stages that put together and that count. */
class StagesTest {

  private static final Finish CALLS = Finish.of(Finish.Reason.TOOL_CALLS);

  private static ChatEvent call(int index, String id, String arguments) {
    return new ChatEvent.PartStarted(0, index, Part.ToolCall.of(id, "f", arguments));
  }

  private static ChatEvent more(int index, String arguments) {
    return new ChatEvent.ArgumentsDelta(0, index, arguments);
  }

  private static ChatEvent end(int index) {
    return new ChatEvent.PartEnded(0, index);
  }

  // ---- Calls

  @Test
  void calls_are_whole_and_those_said_twice_are_dropped() {
    ToolCallAssembler stage = new ToolCallAssembler(10, 100);
    RawJson mark = RawJson.of("1");
    List<ChatEvent> out = new ArrayList<>();
    List<ChatEvent> in =
        List.of(
            START,
            call(0, "a", "{"),
            more(0, "}"),
            new ChatEvent.Logprobs(0, mark),
            new ChatEvent.VendorDelta(0, 0, "x", "list", mark),
            end(0),
            call(1, "a", ""),
            more(1, "{}"),
            new ChatEvent.VendorDelta(0, 1, "x", "list", mark),
            end(1),
            new ChatEvent.PartStarted(0, 2, Part.Text.of("")),
            new ChatEvent.TextDelta(0, 2, "t"),
            new ChatEvent.VendorDelta(0, 2, "x", "list", mark),
            end(2),
            call(3, "", "{}"),
            end(3),
            call(4, "", "{}"),
            end(4),
            new ChatEvent.Finished(0, CALLS, Extras.NONE));
    in.subList(0, 5).forEach(event -> stage.accept(event, out::add));
    assertThat(stage.held()).isEqualTo(1);
    assertThat(out).containsExactly(START, new ChatEvent.Logprobs(0, mark));
    in.subList(5, in.size()).forEach(event -> stage.accept(event, out::add));
    assertThat(stage.held()).isZero();
    assertThat(out)
        .containsExactly(
            START,
            new ChatEvent.Logprobs(0, mark),
            call(0, "a", "{}"),
            new ChatEvent.VendorDelta(0, 0, "x", "list", mark),
            end(0),
            new ChatEvent.PartStarted(0, 1, Part.Text.of("")),
            new ChatEvent.TextDelta(0, 1, "t"),
            new ChatEvent.VendorDelta(0, 1, "x", "list", mark),
            end(1),
            call(2, "", "{}"),
            end(2),
            call(3, "", "{}"),
            end(3),
            new ChatEvent.Finished(0, CALLS, Extras.NONE));
  }

  @Test
  void too_many_calls_and_too_long_ones_are_faults() {
    StreamStage few = new ToolCallAssembler(1, 3);
    List<ChatEvent> out = new ArrayList<>();
    few.accept(START, out::add);
    few.accept(call(0, "a", "12"), out::add);
    few.accept(more(0, "3"), out::add);
    assertThatThrownBy(() -> few.accept(more(0, "4"), out::add)).isInstanceOf(FaultException.class);
    few.accept(end(0), out::add);
    assertThatThrownBy(() -> few.accept(call(1, "b", ""), out::add))
        .isInstanceOf(FaultException.class);
    StreamStage small = new ToolCallAssembler(9, 3);
    small.accept(call(0, "a", ""), out::add);
    ChatEvent element = new ChatEvent.VendorDelta(0, 0, "x", "l", RawJson.of("1234"));
    assertThatThrownBy(() -> small.accept(element, out::add)).isInstanceOf(FaultException.class);
  }

  @Test
  void answers_stay_as_they_are_and_their_calls_come_in_one_piece() {
    Seeds.each(
        SEEDS,
        seed -> {
          List<ChatEvent> events = random(seed).events();
          List<ChatEvent> out = through(new ToolCallAssembler(100, 1 << 20), events);
          assertThat(out).noneMatch(ChatEvent.ArgumentsDelta.class::isInstance);
          assertThat(assembled(out)).isEqualTo(assembled(events));
        });
  }

  // ---- The answer

  @Test
  void the_answer_is_there_when_the_stream_is_over() {
    Seeds.each(
        SEEDS,
        seed -> {
          List<ChatEvent> events = random(seed).events();
          Accumulator stage = new Accumulator(1 << 20);
          assertThat(stage.answer()).isEmpty();
          assertThat(through(stage, events)).isEqualTo(events);
          assertThat(stage.answer()).contains(assembled(events));
          assertThat(stage.overflowed()).isFalse();
        });
  }

  @Test
  void an_answer_that_is_too_long_is_given_up_and_the_stream_goes_on() {
    Accumulator stage = new Accumulator(5);
    List<ChatEvent> events = text("123", "45", "6");
    assertThat(through(stage, events)).isEqualTo(events);
    assertThat(stage.overflowed()).isTrue();
    assertThat(stage.answer()).isEmpty();
  }

  // ---- Tokens

  @Test
  void tokens_are_estimated_until_the_vendor_tells() {
    TokenCounter counter = new TokenCounter(text -> text.length());
    List<ChatEvent> out = new ArrayList<>();
    counter.accept(new ChatEvent.Started("i", "m", 0, Usage.of(9, 1), Extras.NONE), out::add);
    assertThat(counter.usage()).isEqualTo(Usage.of(9, 1));
    Part thought = new Part.Thinking("hm", null, "", Extras.NONE);
    counter.accept(new ChatEvent.PartStarted(0, 0, thought), out::add);
    counter.accept(end(0), out::add);
    counter.accept(call(1, "a", "{"), out::add);
    counter.accept(more(1, "}"), out::add);
    assertThat(counter.estimatedOutput()).isEqualTo(4);
    assertThat(counter.estimatedReasoning()).isEqualTo(2);
    assertThat(counter.usage().output()).isEqualTo(5);
    assertThat(counter.usage().input()).isEqualTo(9);
    assertThat(counter.usage().reasoning()).isEqualTo(2);
    assertThat(counter.usage().estimated()).isTrue();
    counter.accept(new ChatEvent.UsageReport(Usage.of(9, 3)), out::add);
    assertThat(counter.usage()).isEqualTo(Usage.of(9, 3));
    assertThat(new TokenCounter().usage().output()).isZero();
    assertThat(TokenEstimate.FOUR_CHARS.tokens("12")).isEqualTo(0.5);
  }

  @Test
  void counting_changes_nothing_and_does_not_depend_on_the_cuts() {
    Seeds.each(
        SEEDS,
        seed -> {
          ChatAnswer answer = random(seed).answer();
          List<ChatEvent> events = random(seed).events();
          TokenCounter cut = new TokenCounter();
          TokenCounter whole = new TokenCounter();
          assertThat(through(cut, events)).isEqualTo(events);
          through(whole, answer.events());
          assertThat(cut.estimatedOutput()).isEqualTo(whole.estimatedOutput());
        });
  }
}
