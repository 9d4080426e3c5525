package dev.weir.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.vendor.ResponsesTranscripts;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerNamesTest {

  private static final String WHOLE =
      """
      {
        "instructions": [{"id": "msg_of_the_caller"}],
        "id": "resp_1", "conversation": {"id": "conv_1"},
        "tools": [{"parameters": {"output": [{"id": "rs_of_the_caller"}], "id": "x"}}],
        "output": [{"id": "rs_1", "type": "reasoning", "summary": []},
          {"type": "message", "content": [{"text": "\\"id\\": \\"no\\"", "id": "no"}], "id": "msg_1"}],
        "metadata": {"id": "no", "store": "no"}, "store": true}
      """;

  private static List<String> found(boolean stream, String... pieces) {
    AnswerNames names = new AnswerNames(stream);
    for (String piece : pieces) {
      names.add(piece);
    }
    return names.found();
  }

  @Test
  void a_whole_answer_names_itself_its_conversation_and_its_items() {
    for (int cut = 0; cut <= WHOLE.length(); cut++) {
      assertThat(found(false, WHOLE.substring(0, cut), WHOLE.substring(cut)))
          .containsExactly("resp_1", "conv_1", "rs_1", "msg_1");
    }
  }

  @Test
  void what_is_not_stored_has_no_items() {
    assertThat(found(false, WHOLE.replace("\"store\": true", "\"store\": false")))
        .containsExactly("resp_1", "conv_1");
  }

  @Test
  void so_does_a_stream_wherever_it_is_cut() {
    String stream =
        ResponsesTranscripts.stream("m", "one ", "two")
            .replace("\"store\":false", "\"store\":true");
    List<String> names = List.of("resp_Scripted1", "msg_Scripted1");
    for (int cut = 0; cut <= stream.length(); cut++) {
      assertThat(found(true, stream.substring(0, cut), stream.substring(cut))).isEqualTo(names);
    }
    assertThat(found(true, stream.split("", -1))).isEqualTo(names);
    assertThat(found(true, stream.replace("\n", "\r\n"))).isEqualTo(names);
    assertThat(found(true, ResponsesTranscripts.stream("m", "one")))
        .containsExactly("resp_Scripted1");
  }

  @Test
  void items_are_known_before_the_stream_is_over() {
    List<String> events = ResponsesTranscripts.streamEvents("m", "one");
    String stored = events.getFirst().replace("\"store\":false", "\"store\":true");
    assertThat(found(true, stored, "data: {\"item\":{\"id\":\"rs_1\""))
        .containsExactly("resp_Scripted1", "rs_1");
  }

  @Test
  void there_is_a_bound() {
    AnswerNames names = new AnswerNames(true);
    for (int i = 0; i < 2 * AnswerNames.ITEMS_MAX; i++) {
      names.add("data: {\"item\":{\"id\":\"msg_" + i + "\"}}\n\n");
    }
    assertThat(names.found()).hasSize(AnswerNames.ITEMS_MAX);
  }
}
