package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventGrammarTest {

  private static final ChatEvent START =
      new ChatEvent.Started("id", "model", 0, Usage.NONE, Extras.NONE);
  private static final ChatEvent TEXT = new ChatEvent.PartStarted(0, 0, Part.Text.of(""));
  private static final ChatEvent THOUGHT =
      new ChatEvent.PartStarted(0, 0, new Part.Thinking("", null, "", Extras.NONE));
  private static final ChatEvent SIGNED = new ChatEvent.SignatureDelta(0, 0, "s", "f");
  private static final ChatEvent ENDED = new ChatEvent.PartEnded(0, 0);
  private static final ChatEvent FINISHED =
      new ChatEvent.Finished(0, Finish.of(Finish.Reason.STOP), Extras.NONE);

  private static void refused(String why, ChatEvent... events) {
    assertThatThrownBy(() -> EventGrammar.check(List.of(events)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(why);
  }

  @Test
  void a_whole_stream_passes() {
    assertThatCode(
            () ->
                EventGrammar.check(
                    List.of(
                        START,
                        new ChatEvent.UsageReport(Usage.NONE),
                        THOUGHT,
                        new ChatEvent.ThinkingDelta(0, 0, "hm"),
                        SIGNED,
                        ENDED,
                        new ChatEvent.PartStarted(0, 1, Part.ToolCall.of("c", "f", "")),
                        new ChatEvent.PartStarted(1, 0, new Part.Refusal("", Extras.NONE)),
                        new ChatEvent.ArgumentsDelta(0, 1, "{}"),
                        new ChatEvent.RefusalDelta(1, 0, "no"),
                        new ChatEvent.PartEnded(1, 0),
                        new ChatEvent.PartEnded(0, 1),
                        FINISHED,
                        new ChatEvent.Finished(1, Finish.of(Finish.Reason.STOP), Extras.NONE),
                        new ChatEvent.Logprobs(0, RawJson.of("{}")),
                        new ChatEvent.Vendor("d", "t", RawJson.of("{}")))))
        .doesNotThrowAnyException();
  }

  @Test
  void a_broken_stream_is_refused_with_its_position() {
    refused("event 0: the stream has not begun", TEXT);
    refused("event 1: the stream began a second time", START, START);
    refused("event 2: a part began while part 0 was open", START, TEXT, TEXT);
    refused("event 3: part 1 was due", START, TEXT, ENDED, TEXT);
    refused("event 2: the open part is a Text", START, TEXT, SIGNED);
    refused("event 3: the part is signed already", START, THOUGHT, SIGNED, SIGNED);
    refused("event 1: no part is open", START, new ChatEvent.TextDelta(0, 0, ""));
    refused("event 2: part 0 is open", START, TEXT, new ChatEvent.TextDelta(0, 1, ""));
    refused("event 1: part 0 is not open", START, ENDED);
    refused("event 2: part 0 is open", START, TEXT, FINISHED);
    refused("event 2: the choice has ended already", START, FINISHED, FINISHED);
    refused("event 2: a part began after its choice had ended", START, FINISHED, TEXT);
    refused("without a choice", START);
    refused("before choice 0 did", START, TEXT, ENDED);
  }

  @Test
  void a_prefix_may_lack_its_end() {
    assertThatCode(() -> EventGrammar.checkPrefix(List.of(START, TEXT))).doesNotThrowAnyException();
  }
}
