package dev.weir.dialects.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dialects.openai.StreamFeeding.Outcome;
import java.util.List;
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
}
