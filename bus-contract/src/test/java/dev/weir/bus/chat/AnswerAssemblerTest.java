package dev.weir.bus.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.bus.json.RawJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerAssemblerTest {

  private static final ChatEvent STARTED =
      new ChatEvent.Started("a-1", "m", 5, Usage.NONE, Extras.NONE);
  private static final ChatEvent FINISHED =
      new ChatEvent.Finished(0, Finish.of(Finish.Reason.STOP), Extras.NONE);

  @Test
  void deltas_are_appended_to_their_part() {
    ChatAnswer answer =
        folded(
            STARTED,
            started(0, new Part.Thinking("a", null, "", Extras.NONE)),
            new ChatEvent.ThinkingDelta(0, 0, "b"),
            new ChatEvent.SignatureDelta(0, 0, "sig", "anthropic"),
            ended(0),
            started(1, Part.Text.of("c")),
            new ChatEvent.TextDelta(0, 1, "d"),
            new ChatEvent.TextDelta(0, 1, "e"),
            ended(1),
            started(2, Part.ToolCall.of("id", "name", "")),
            new ChatEvent.ArgumentsDelta(0, 2, "{"),
            new ChatEvent.ArgumentsDelta(0, 2, "}"),
            ended(2),
            started(3, new Part.Refusal("", Extras.NONE)),
            new ChatEvent.RefusalDelta(0, 3, "no"),
            ended(3),
            FINISHED);
    assertThat(answer.choices())
        .containsExactly(
            new ChatAnswer.Choice(
                0,
                List.of(
                    new Part.Thinking("ab", "sig", "anthropic", Extras.NONE),
                    Part.Text.of("cde"),
                    Part.ToolCall.of("id", "name", "{}"),
                    new Part.Refusal("no", Extras.NONE)),
                Finish.of(Finish.Reason.STOP),
                null,
                Extras.NONE));
    assertThat(answer.id()).isEqualTo("a-1");
    assertThat(answer.model()).isEqualTo("m");
    assertThat(answer.createdSeconds()).isEqualTo(5);
  }

  @Test
  void choices_may_interleave_and_come_out_in_order() {
    ChatAnswer answer =
        folded(
            STARTED,
            new ChatEvent.PartStarted(1, 0, Part.Text.of("")),
            new ChatEvent.PartStarted(0, 0, Part.Text.of("")),
            new ChatEvent.TextDelta(1, 0, "one"),
            new ChatEvent.TextDelta(0, 0, "zero"),
            new ChatEvent.PartEnded(1, 0),
            new ChatEvent.Finished(1, Finish.of(Finish.Reason.LENGTH), Extras.NONE),
            new ChatEvent.PartEnded(0, 0),
            FINISHED);
    assertThat(answer.choices()).extracting(ChatAnswer.Choice::index).containsExactly(0, 1);
    assertThat(answer.choices().get(1).parts()).containsExactly(Part.Text.of("one"));
  }

  @Test
  void later_usage_corrects_earlier_usage() {
    ChatAnswer answer =
        folded(
            new ChatEvent.Started("a", "m", 0, Usage.of(10, 1), Extras.NONE),
            new ChatEvent.UsageReport(Usage.of(Usage.UNKNOWN, 7)),
            new ChatEvent.Vendor("d", "ping", RawJson.of("{}")),
            FINISHED);
    assertThat(answer.usage()).isEqualTo(Usage.of(10, 7));
  }

  @Test
  void elements_of_a_list_are_appended_to_the_parts_extras() {
    Map<String, RawJson> begun = new LinkedHashMap<>();
    begun.put("empty", RawJson.of("[]"));
    begun.put("some", RawJson.of(" [1] "));
    begun.put("null", RawJson.of("null"));
    ChatAnswer answer =
        folded(
            STARTED,
            started(0, new Part.Text("", null, new Extras("d", begun))),
            element("d", "empty", "2"),
            element("d", "some", "2"),
            element("d", "null", "2"),
            element("d", "new", "2"),
            element("d", "new", "{\"a\":3}"),
            ended(0),
            FINISHED);
    assertThat(answer.choices().getFirst().parts().getFirst())
        .isEqualTo(
            new Part.Text(
                "",
                null,
                new Extras(
                    "d",
                    Map.of(
                        "empty", RawJson.of("[2]"),
                        "some", RawJson.of("[1,2]"),
                        "null", RawJson.of("[2]"),
                        "new", RawJson.of("[2,{\"a\":3}]")))));
  }

  @Test
  void every_part_that_has_extras_takes_elements() {
    Extras expected = new Extras("d", Map.of("list", RawJson.of("[1]")));
    Media media = new Media.Url("https://x");
    checkElement(
        new Part.Thinking("t", null, "", Extras.NONE), new Part.Thinking("t", null, "", expected));
    checkElement(
        new Part.RedactedThinking("t", "f", Extras.NONE),
        new Part.RedactedThinking("t", "f", expected));
    checkElement(new Part.Refusal("t", Extras.NONE), new Part.Refusal("t", expected));
    checkElement(
        new Part.ToolCall("i", "n", "", false, null, Extras.NONE),
        new Part.ToolCall("i", "n", "", false, null, expected));
    checkElement(
        new Part.ToolResult("i", List.of(), false, null, Extras.NONE),
        new Part.ToolResult("i", List.of(), false, null, expected));
    checkElement(
        new Part.Image(media, null, null, Extras.NONE),
        new Part.Image(media, null, null, expected));
    checkElement(
        new Part.Document(media, null, null, Extras.NONE),
        new Part.Document(media, null, null, expected));
    checkElement(
        new Part.Audio("wav", "aGk=", null, Extras.NONE),
        new Part.Audio("wav", "aGk=", null, expected));
  }

  private static void checkElement(Part begun, Part expected) {
    ChatAnswer answer =
        folded(STARTED, started(0, begun), element("d", "list", "1"), ended(0), FINISHED);
    assertThat(answer.choices().getFirst().parts()).containsExactly(expected);
  }

  @Test
  void elements_without_a_place_are_refused() {
    Part vendor = new Part.Vendor("d", "odd", RawJson.of("{}"));
    refuses(ended(0), STARTED, started(0, vendor), element("d", "list", "1"));
    Part ofAnother = new Part.Text("", null, new Extras("other", Map.of("a", RawJson.of("1"))));
    refuses(ended(0), STARTED, started(0, ofAnother), element("d", "list", "1"));
  }

  @Test
  void logprobs_of_several_events_become_one() {
    ChatAnswer one = folded(STARTED, logprobs("{\"content\":[ 1 ]}"), FINISHED);
    assertThat(one.choices().getFirst().logprobs()).isEqualTo(RawJson.of("{\"content\":[ 1 ]}"));
    ChatAnswer several =
        folded(
            STARTED,
            logprobs("{\"content\":[{\"token\":\"a\"}],\"refusal\":null}"),
            logprobs("{\"refusal\":null,\"content\":null,\"other\":[9]}"),
            logprobs("{\"content\":[{\"token\":\"b\"}]}"),
            FINISHED);
    assertThat(several.choices().getFirst().logprobs())
        .isEqualTo(
            RawJson.of("{\"content\":[{\"token\":\"a\"},{\"token\":\"b\"}],\"refusal\":null}"));
  }

  @Test
  void a_broken_grammar_is_refused() {
    Part text = Part.Text.of("");
    ChatEvent delta = new ChatEvent.TextDelta(0, 0, "x");
    refuses(delta); // Before the answer began.
    refuses(STARTED, STARTED);
    refuses(delta, STARTED);
    refuses(ended(0), STARTED);
    refuses(started(1, text), STARTED);
    refuses(started(1, text), STARTED, started(0, text));
    refuses(new ChatEvent.TextDelta(0, 1, "x"), STARTED, started(0, text));
    refuses(new ChatEvent.ArgumentsDelta(0, 0, "x"), STARTED, started(0, text));
    refuses(new ChatEvent.ThinkingDelta(0, 0, "x"), STARTED, started(0, text));
    refuses(new ChatEvent.RefusalDelta(0, 0, "x"), STARTED, started(0, text));
    refuses(new ChatEvent.SignatureDelta(0, 0, "x", "f"), STARTED, started(0, text));
    refuses(element("d", "list", "1"), STARTED);
    refuses(delta, STARTED, started(0, text), ended(0));
    refuses(FINISHED, STARTED, started(0, text));
    refuses(FINISHED, STARTED, FINISHED);
    refuses(started(0, text), STARTED, FINISHED);
  }

  @Test
  void an_answer_that_is_not_whole_is_none() {
    AnswerAssembler assembler = new AnswerAssembler();
    assertThatIllegalStateException().isThrownBy(assembler::answer);
    assembler.accept(STARTED);
    assertThat(assembler.complete()).isFalse();
    assertThatIllegalStateException().isThrownBy(assembler::answer);
    assembler.accept(new ChatEvent.PartStarted(1, 0, Part.Text.of("x")));
    assembler.accept(FINISHED);
    assertThat(assembler.complete()).isFalse();
    assertThatIllegalStateException().isThrownBy(assembler::answer);
  }

  @Test
  void an_answers_own_events_fold_into_it() {
    ChatAnswer answer =
        new ChatAnswer(
            "a",
            "m",
            7,
            List.of(
                new ChatAnswer.Choice(
                    0,
                    List.of(Part.Text.of("x"), Part.ToolCall.of("i", "n", "{}")),
                    Finish.of(Finish.Reason.TOOL_CALLS),
                    RawJson.of("{\"content\":[]}"),
                    new Extras("d", Map.of("a", RawJson.of("1")))),
                new ChatAnswer.Choice(
                    1, List.of(), Finish.of(Finish.Reason.STOP), null, Extras.NONE)),
            Usage.of(3, 4),
            new Extras("d", Map.of("b", RawJson.of("2"))));
    assertThat(folded(answer.events().toArray(ChatEvent[]::new))).isEqualTo(answer);
  }

  private static void refuses(ChatEvent last, ChatEvent... before) {
    AnswerAssembler assembler = new AnswerAssembler();
    for (ChatEvent event : before) {
      assembler.accept(event);
    }
    assertThatIllegalStateException().isThrownBy(() -> assembler.accept(last));
  }

  private static ChatAnswer folded(ChatEvent... events) {
    AnswerAssembler assembler = new AnswerAssembler();
    for (ChatEvent event : events) {
      assembler.accept(event);
    }
    assertThat(assembler.complete()).isTrue();
    return assembler.answer();
  }

  private static ChatEvent started(int index, Part part) {
    return new ChatEvent.PartStarted(0, index, part);
  }

  private static ChatEvent ended(int index) {
    return new ChatEvent.PartEnded(0, index);
  }

  private static ChatEvent element(String dialect, String member, String json) {
    return new ChatEvent.VendorDelta(0, 0, dialect, member, RawJson.of(json));
  }

  private static ChatEvent logprobs(String json) {
    return new ChatEvent.Logprobs(0, RawJson.of(json));
  }
}
