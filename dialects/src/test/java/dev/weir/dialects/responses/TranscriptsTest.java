package dev.weir.dialects.responses;

import static dev.weir.dialects.responses.Golden.CONTEXT;
import static dev.weir.dialects.responses.Golden.RESPONSES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.openai.Shown;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests, answers and streams, as they came, as they are understood, and as written again. */
class TranscriptsTest {

  static List<String> requests() {
    return Golden.names("requests", ".json");
  }

  static List<String> answers() {
    return Golden.names("answers", ".json");
  }

  static List<String> streams() {
    return Golden.streams(false);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void a_request_means_what_stands_beside_it(String name) {
    ChatRequest request =
        RESPONSES.decodeRequest(Golden.buffer("requests/" + name + ".json")).request();
    String shown =
        Shown.of(request)
            + "\n--- to OpenAI\n"
            + outbound(request, Target.VENDOR)
            + "\n--- to an imitation\n"
            + outbound(request, Target.COMPATIBLE);
    assertThat(shown).isEqualTo(Golden.expected("requests/" + name + ".txt", shown));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void a_request_written_and_read_again_is_the_same(String name) {
    ChatRequest request =
        RESPONSES.decodeRequest(Golden.buffer("requests/" + name + ".json")).request();
    Buffer first = RESPONSES.encodeRequest(request, Target.VENDOR).body();
    ChatRequest again = RESPONSES.decodeRequest(first).request();
    assertThat(RESPONSES.encodeRequest(again, Target.VENDOR).body()).isEqualTo(first);
    assertThat(again.messages()).isEqualTo(request.messages());
  }

  @ParameterizedTest
  @MethodSource("answers")
  void an_answer_means_what_stands_beside_it(String name) {
    String shown;
    try {
      ChatAnswer answer = RESPONSES.decodeAnswer(Golden.buffer("answers/" + name + ".json"));
      shown = Shown.of(answer) + "\n" + RESPONSES.encodeAnswer(answer, CONTEXT) + "\n";
    } catch (FaultException failed) {
      shown = Shown.of(failed.fault());
    }
    assertThat(shown).isEqualTo(Golden.expected("answers/" + name + ".txt", shown));
  }

  @ParameterizedTest
  @MethodSource("streams")
  void a_stream_means_what_stands_beside_it_however_it_is_cut(String name) {
    byte[] bytes = Golden.bytes("streams/" + name + ".sse");
    String shown = Golden.decode(bytes).shown();
    assertThat(shown).isEqualTo(Golden.expected("streams/" + name + ".txt", shown));
    for (int cut : Golden.places(bytes.length)) {
      assertThat(Golden.decode(bytes, cut).shown()).as("cut at %d", cut).isEqualTo(shown);
    }
    assertThat(Golden.decode(bytes, Golden.everywhere(bytes)).shown()).isEqualTo(shown);
  }

  @Test
  void a_request_that_is_wrong_is_refused_in_openais_words() {
    StringBuilder shown = new StringBuilder();
    for (String json : new String(Golden.bytes("requests_refused.txt"), UTF_8).split("\n", -1)) {
      if (!json.isEmpty()) {
        shown.append(json).append("\n=> ").append(refusal(json)).append('\n');
      }
    }
    assertThat(shown.toString())
        .isEqualTo(Golden.expected("requests_refused_expected.txt", shown.toString()));
  }

  private static String refusal(String json) {
    try {
      RESPONSES.decodeRequest(Buffer.buffer(json));
      return "accepted";
    } catch (FaultException refused) {
      Fault.Invalid invalid = (Fault.Invalid) refused.fault();
      return invalid.param() + " | " + invalid.code() + " | " + invalid.message();
    }
  }

  private static String outbound(ChatRequest request, Target target) {
    try {
      Outbound out = RESPONSES.encodeRequest(request, target);
      return out.body() + "\ndropped: " + out.dropped() + "\n";
    } catch (FaultException refused) {
      return Shown.of(refused.fault());
    }
  }
}
