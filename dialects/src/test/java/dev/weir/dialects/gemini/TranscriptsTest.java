package dev.weir.dialects.gemini;

import static dev.weir.dialects.gemini.Fixtures.CONTEXT;
import static dev.weir.dialects.gemini.Fixtures.GEMINI;
import static dev.weir.dialects.gemini.Fixtures.LINE;
import static dev.weir.dialects.gemini.Fixtures.bytewise;
import static dev.weir.dialects.gemini.Fixtures.decode;
import static dev.weir.dialects.gemini.Fixtures.expected;
import static dev.weir.dialects.gemini.Fixtures.places;
import static dev.weir.dialects.gemini.Fixtures.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.IngressDialect.Inbound;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.gemini.Fixtures.Outcome;
import dev.weir.dialects.openai.Shown;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests, answers and streams, as they came, as they are understood, and as they are written. */
class TranscriptsTest {

  static List<String> requests() {
    return Fixtures.names("requests", ".json");
  }

  static List<String> answers() {
    return Fixtures.names("answers", ".json");
  }

  static List<String> streams() {
    return Fixtures.names("streams", ".sse");
  }

  @ParameterizedTest
  @MethodSource("requests")
  void a_request_means_what_stands_beside_it(String name) {
    Inbound in = GEMINI.decodeRequest(resource("requests/" + name + ".json"), LINE);
    String shown =
        Shown.of(in.request())
            + "shows thoughts: "
            + in.tellsOptional()
            + "\n\n--- to Google, Gemini 3\n"
            + outbound(in, "gemini-3.8-flash", Target.VENDOR)
            + "\n--- to an imitation, Gemini 2.5\n"
            + outbound(in, "gemini-2.5-pro", Target.COMPATIBLE);
    assertThat(shown).isEqualTo(expected("requests/" + name + ".txt", shown));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void an_answer_means_what_stands_beside_it(String name) {
    String shown;
    try {
      ChatAnswer answer = GEMINI.decodeAnswer(resource("answers/" + name + ".json"));
      shown = Shown.of(answer) + "\n" + GEMINI.encodeAnswer(answer, CONTEXT) + "\n";
    } catch (FaultException failed) {
      shown = Shown.of(failed.fault());
    }
    assertThat(shown).isEqualTo(expected("answers/" + name + ".txt", shown));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void a_stream_means_what_stands_beside_it(String name) {
    String shown = decode(resource("streams/" + name + ".sse")).shown();
    assertThat(shown).isEqualTo(expected("streams/" + name + ".txt", shown));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void a_stream_means_the_same_however_it_is_cut(String name) {
    Buffer stream = resource("streams/" + name + ".sse");
    Outcome whole = decode(stream);
    assertThat(decode(bytewise(stream))).isEqualTo(whole);
    for (int cut : places(stream.length())) {
      assertThat(decode(stream.slice(0, cut), stream.slice(cut, stream.length())))
          .as("cut at %d", cut)
          .isEqualTo(whole);
    }
  }

  private static String outbound(Inbound in, String model, Target target) {
    try {
      Outbound out = GEMINI.encodeRequest(in.request().withModel(model), target);
      return out.body() + "\ndropped: " + out.dropped() + "\n";
    } catch (FaultException refused) {
      return Shown.of(refused.fault());
    }
  }
}
