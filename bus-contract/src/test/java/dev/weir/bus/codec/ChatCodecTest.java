package dev.weir.bus.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.chat.ToolChoice;
import dev.weir.bus.message.Chunk;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChatCodecTest {

  @Test
  void requests_and_chunks_come_back_as_they_went() {
    check(Examples.request());
    check(Examples.plainRequest());
    Chunk chunk = new Chunk.Events(Examples.events());
    assertThat(ChatCodec.decodeChunk(ChatCodec.encodeChunk(chunk))).isEqualTo(chunk);
  }

  @Test
  void json_is_kept_byte_for_byte() {
    ChatRequest back = ChatCodec.decodeRequest(ChatCodec.encodeRequest(Examples.request()));
    assertThat(back.extras().members().keySet()).containsExactly("x_second", "x_first");
    assertThat(back.extras().members().get("x_second")).hasToString("{ \"b\" : [1, 2.50] }");
  }

  @Test
  void every_tool_choice_and_output_format_comes_back() {
    for (ToolChoice choice :
        List.of(
            new ToolChoice.Auto(),
            new ToolChoice.None(),
            new ToolChoice.Required(),
            new ToolChoice.Named("run", true),
            new ToolChoice.Allowed(List.of(), false))) {
      check(request(choice, null));
    }
    for (OutputFormat format :
        List.of(
            new OutputFormat.Text(),
            new OutputFormat.JsonObject(),
            new OutputFormat.JsonSchema(null, null, null, null))) {
      check(request(null, format));
    }
  }

  @Test
  void every_mode_and_effort_comes_back() {
    for (Reasoning.Effort effort : Reasoning.Effort.values()) {
      for (Reasoning.Mode mode : Reasoning.Mode.values()) {
        check(request(null, null, new Reasoning(mode, effort, null, null)));
      }
    }
  }

  @Test
  void a_long_text_of_any_width_comes_back() {
    for (String piece : List.of("a", "\u00e9", "\u4e2d", "\uD83D\uDE00", "\uD83D", "aaaa\u00e9")) {
      for (int times : new int[] {0, 1, 42, 127, 128, 5_000, 100_000}) {
        check(ChatRequest.of(piece.repeat(times), false, List.of()));
      }
    }
  }

  @Test
  void a_number_that_is_not_known_makes_a_request_unreadable() {
    WireWriter out = new WireWriter(16);
    int request = out.open();
    out.string("m");
    out.varint(1);
    int message = out.open();
    out.octet(99);
    out.close(message);
    out.close(request);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChatCodec.decodeRequest(out.toBuffer()))
        .withMessage("unknown number 99");
  }

  @Test
  void a_request_of_an_older_version_leaves_the_rest_unsaid() {
    WireWriter out = new WireWriter(16);
    int request = out.open();
    out.string("m");
    out.close(request);
    assertThat(ChatCodec.decodeRequest(out.toBuffer()))
        .isEqualTo(ChatRequest.of("m", false, List.of()));
  }

  private static ChatRequest request(@Nullable ToolChoice choice, @Nullable OutputFormat format) {
    return request(choice, format, null);
  }

  private static ChatRequest request(
      @Nullable ToolChoice choice, @Nullable OutputFormat format, @Nullable Reasoning reasoning) {
    return new ChatRequest(
        "m",
        List.of(),
        List.of(),
        choice,
        null,
        Sampling.DEFAULT,
        reasoning,
        format,
        false,
        null,
        null,
        null,
        null,
        Extras.NONE);
  }

  private static void check(ChatRequest request) {
    Buffer bytes = ChatCodec.encodeRequest(request);
    assertThat(ChatCodec.decodeRequest(bytes)).isEqualTo(request);
  }
}
