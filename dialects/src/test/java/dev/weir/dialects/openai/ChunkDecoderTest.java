package dev.weir.dialects.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.fault.Fault;
import dev.weir.dialects.openai.StreamFeeding.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChunkDecoderTest {

  static List<String> transcripts() {
    return Golden.names("streams", ".sse");
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void a_transcript_means_what_stands_beside_it(String name) {
    String shown = StreamFeeding.whole(Golden.bytes("streams/" + name + ".sse")).shown();
    assertThat(shown).isEqualTo(Golden.expected("streams/" + name + ".txt", shown));
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void it_means_the_same_however_it_is_cut(String name) {
    byte[] bytes = Golden.bytes("streams/" + name + ".sse");
    Outcome whole = StreamFeeding.whole(bytes);
    assertThat(StreamFeeding.single(bytes)).isEqualTo(whole);
    for (int cut : StreamFeeding.places(bytes.length)) {
      assertThat(StreamFeeding.cut(bytes, cut)).as("cut at %d", cut).isEqualTo(whole);
    }
  }

  @Test
  void done_needs_no_blank_line_and_everything_else_does() {
    String stream =
        "data: {\"id\":\"i\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},"
            + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]";
    Outcome whole = StreamFeeding.whole((stream + "\n\n").getBytes(UTF_8));
    assertThat(whole.fault()).isNull();
    for (String tail : List.of("", "\n", "\r", "\r\n")) {
      assertThat(StreamFeeding.single((stream + tail).getBytes(UTF_8))).isEqualTo(whole);
    }
    for (int cut = 0; cut < stream.length(); cut++) {
      Outcome half = StreamFeeding.whole(stream.substring(0, cut).getBytes(UTF_8));
      assertThat(((Fault.Upstream) half.fault()).kind()).isEqualTo(Fault.Upstream.Kind.BROKEN);
    }
    Outcome error = StreamFeeding.whole("data: {\"error\":{\"message\":\"no\"}}".getBytes(UTF_8));
    assertThat(error.fault().message()).isEqualTo("no");
  }
}
