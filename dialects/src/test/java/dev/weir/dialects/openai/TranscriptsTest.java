package dev.weir.dialects.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatAnswer;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.IngressDialect.AnswerContext;
import dev.weir.dialects.IngressDialect.Inbound;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests and answers, as they came, as they are understood, and as they are written again. */
class TranscriptsTest {

  private static final AnswerContext CONTEXT =
      new AnswerContext("req_1", "asked", true, 77, 1_790_000_001L);

  static List<String> requests() {
    return Golden.names("requests", ".json");
  }

  static List<String> answers() {
    return Golden.names("answers", ".json");
  }

  @ParameterizedTest
  @MethodSource("requests")
  void a_request_means_what_stands_beside_it(String name) {
    Inbound in = Golden.CHAT.decodeRequest(body("requests/" + name + ".json"));
    String shown =
        Shown.of(in.request())
            + "include usage: "
            + in.tellsOptional()
            + "\n\n--- to OpenAI\n"
            + outbound(in, Target.VENDOR)
            + "\n--- to an imitation\n"
            + outbound(in, Target.COMPATIBLE);
    assertThat(shown).isEqualTo(Golden.expected("requests/" + name + ".txt", shown));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void an_answer_means_what_stands_beside_it(String name) {
    String shown;
    try {
      ChatAnswer answer = Golden.CHAT.decodeAnswer(body("answers/" + name + ".json"));
      shown = Shown.of(answer) + "\n" + Golden.CHAT.encodeAnswer(answer, CONTEXT) + "\n";
    } catch (FaultException failed) {
      shown = Shown.of(failed.fault());
    }
    assertThat(shown).isEqualTo(Golden.expected("answers/" + name + ".txt", shown));
  }

  @Test
  void a_request_that_is_wrong_is_refused_in_openais_words() {
    StringBuilder shown = new StringBuilder();
    for (String json : new String(Golden.bytes("requests_refused.txt"), UTF_8).split("\n", -1)) {
      if (json.startsWith("=>")) {
        continue;
      }
      shown.append(json).append('\n').append("=> ").append(refusal(json)).append('\n');
    }
    assertThat(shown.toString())
        .isEqualTo(Golden.expected("requests_refused_expected.txt", shown.toString()));
  }

  private static String refusal(String json) {
    try {
      Golden.CHAT.decodeRequest(Buffer.buffer(json));
      return "accepted";
    } catch (FaultException refused) {
      Fault.Invalid invalid = (Fault.Invalid) refused.fault();
      return invalid.param() + " | " + invalid.code() + " | " + invalid.message();
    }
  }

  private static String outbound(Inbound in, Target target) {
    try {
      Outbound out = Golden.CHAT.encodeRequest(in.request(), target);
      return out.body() + "\ndropped: " + out.dropped() + "\n";
    } catch (FaultException refused) {
      return Shown.of(refused.fault());
    }
  }

  private static Buffer body(String path) {
    return Buffer.buffer(Golden.bytes(path));
  }
}
