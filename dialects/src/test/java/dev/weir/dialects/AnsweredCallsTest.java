package dev.weir.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.dialects.AnsweredCalls.Turn;
import dev.weir.testkit.ChatShape;
import dev.weir.testkit.RandomChats;
import dev.weir.testkit.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls and results that callers have torn apart. */
class AnsweredCallsTest {

  private static final Message ASKED = Message.of(Role.USER, Part.Text.of("Hi"));
  private static final Message SAID = Message.of(Role.ASSISTANT, Part.Text.of("Well."));

  private static Message calls(String... ids) {
    return Message.of(
        Role.ASSISTANT,
        Arrays.stream(ids).map(id -> Part.ToolCall.of(id, "f", "{}")).toArray(Part[]::new));
  }

  private static Message results(String... ids) {
    return Message.of(
        Role.TOOL,
        Arrays.stream(ids).map(id -> Part.ToolResult.of(id, "of " + id)).toArray(Part[]::new));
  }

  private static Message stub(String id) {
    List<Part> said = List.of(Part.Text.of("There is no result of this call."));
    return Message.of(Role.TOOL, new Part.ToolResult(id, said, true, null, Extras.NONE));
  }

  private static Message orphan(String id) {
    return Message.of(
        Role.USER, Part.Text.of("Result of the tool call " + id + ":"), Part.Text.of("of " + id));
  }

  private static List<Message> answered(Message... messages) {
    return AnsweredCalls.of(List.of(messages)).stream().map(Turn::message).toList();
  }

  @Test
  void a_conversation_in_order_stays_what_it_is() {
    Seeds.each(
        300,
        seed -> {
          List<Message> messages =
              new RandomChats(seed, ChatShape.everything("x", "y")).request().messages();
          List<Turn> same = new ArrayList<>();
          messages.forEach(message -> same.add(new Turn(same.size(), message)));
          assertThat(AnsweredCalls.of(messages)).isEqualTo(same);
        });
    // Ids begin anew with every turn in some vendors' answers.
    Message[] again = {ASKED, calls("0"), results("0"), calls("0"), results("0")};
    assertThat(answered(again)).containsExactly(again);
  }

  @Test
  void a_result_moves_up_to_its_call() {
    List<Turn> turns =
        AnsweredCalls.of(List.of(calls("a", "b"), ASKED, results("b"), results("a")));
    assertThat(turns)
        .containsExactly(
            new Turn(0, calls("a", "b")),
            new Turn(2, results("b")),
            new Turn(3, results("a")),
            new Turn(1, ASKED));
    assertThat(answered(calls("a"), SAID, results("a")))
        .containsExactly(calls("a"), results("a"), SAID);
    assertThat(answered(calls("a"), calls("b"), results("a", "b")))
        .containsExactly(calls("a"), results("a"), calls("b"), results("b"));
  }

  @Test
  void a_call_without_a_result_gets_one_that_says_so() {
    assertThat(answered(calls("a", "b"), results("a"), ASKED))
        .containsExactly(calls("a", "b"), results("a"), stub("b"), ASKED);
    assertThat(answered(calls("a"))).containsExactly(calls("a"), stub("a"));
  }

  @Test
  void a_result_without_its_call_becomes_what_the_user_says() {
    assertThat(answered(ASKED, results("x"), calls("a"), results("a", "y")))
        .containsExactly(ASKED, orphan("x"), calls("a"), results("a"), orphan("y"));
    assertThat(answered(calls("a"), ASKED, SAID, results("a")))
        .containsExactly(calls("a"), stub("a"), ASKED, SAID, orphan("a"));
    List<Part> boom = List.of(Part.Text.of("boom"));
    Part failed = new Part.ToolResult("x", boom, true, null, Extras.NONE);
    assertThat(answered(Message.of(Role.TOOL, failed)))
        .containsExactly(
            Message.of(Role.USER, Part.Text.of("Error of the tool call x:"), boom.getFirst()));
  }
}
