package dev.weir.bus.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.bus.json.RawJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatRecordsTest {

  private static final ChatRequest REQUEST =
      ChatRequest.of("m", true, List.of(Message.of(Role.USER, Part.Text.of("hi"))));

  @Test
  void a_request_changes_in_one_member_only() {
    assertThat(REQUEST.withModel("other").model()).isEqualTo("other");
    assertThat(REQUEST.withModel("other").withModel("m")).isEqualTo(REQUEST);
    Sampling sampling = Sampling.DEFAULT.withMaxOutputTokens(7);
    assertThat(REQUEST.withSampling(sampling).sampling().maxOutputTokens()).isEqualTo(7);
    assertThat(REQUEST.withSampling(sampling).withSampling(Sampling.DEFAULT)).isEqualTo(REQUEST);
    assertThat(sampling.withMaxOutputTokens(null)).isEqualTo(Sampling.DEFAULT);
  }

  @Test
  void extras_keep_their_order_and_belong_to_one_dialect() {
    Map<String, RawJson> members = new LinkedHashMap<>();
    members.put("z", RawJson.of("1"));
    members.put("a", RawJson.of("2"));
    Extras extras = new Extras("d", members);
    members.clear();
    assertThat(extras.members().keySet()).containsExactly("z", "a");
    assertThat(extras.isEmpty()).isFalse();
    assertThat(extras.of("d")).hasSize(2);
    assertThat(extras.of("other")).isEmpty();
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> extras.members().clear());
  }

  @Test
  void empty_extras_are_all_equal() {
    assertThat(new Extras("d", Map.of())).isEqualTo(Extras.NONE);
    assertThat(Extras.NONE.isEmpty()).isTrue();
  }

  @Test
  void lists_are_copied() {
    List<Part> parts = new ArrayList<>(List.of(Part.Text.of("a")));
    Message message = new Message(Role.USER, parts, null, Extras.NONE);
    parts.clear();
    assertThat(message.parts()).hasSize(1);
  }

  @Test
  void content_is_semantic_and_the_rest_is_not() {
    assertThat(new ChatEvent.Started("a", "m", 0, Usage.NONE, Extras.NONE).semantic()).isFalse();
    assertThat(new ChatEvent.UsageReport(Usage.NONE).semantic()).isFalse();
    assertThat(new ChatEvent.Vendor("d", "t", RawJson.of("{}")).semantic()).isFalse();
    assertThat(new ChatEvent.PartStarted(0, 0, Part.Text.of("")).semantic()).isTrue();
    assertThat(new ChatEvent.TextDelta(0, 0, "x").semantic()).isTrue();
  }

  @Test
  void short_forms_leave_the_rest_unsaid() {
    assertThat(Part.ToolResult.of("i", "text"))
        .isEqualTo(
            new Part.ToolResult("i", List.of(Part.Text.of("text")), false, null, Extras.NONE));
    assertThat(Tool.Function.of("n", null, RawJson.of("{}")))
        .isEqualTo(new Tool.Function("n", null, RawJson.of("{}"), null, null, Extras.NONE));
  }
}
