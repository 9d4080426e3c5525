package dev.weir.provider.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.RequestHead;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VertexOperationsTest {

  private static final Buffer BODY = Buffer.buffer("{\"model\":\"m\"}");

  /** What is said of a body decides whether it is done beside the event loop. */
  @ParameterizedTest
  @CsvSource({
    RequestHead.CHAT + "," + DialectName.ANTHROPIC_MESSAGES + ",true",
    RequestHead.CHAT + "," + DialectName.GEMINI + ",false",
    RequestHead.COUNT_TOKENS + "," + DialectName.ANTHROPIC_MESSAGES + ",false",
    RequestHead.COUNT_TOKENS + "," + DialectName.GEMINI + ",false",
  })
  void only_a_chat_with_claude_has_its_body_changed_and_says_so(
      String operation, String dialect, boolean changed) {
    VertexOperations operations = VertexOperations.in("p", "global");
    RequestHead head = new RequestHead(dialect, operation, "r", "m", "m", false, -1, -1);
    assertThat(operations.rewrites(head, dialect)).isEqualTo(changed);
    assertThat(operations.body(head, dialect, BODY).equals(BODY)).isNotEqualTo(changed);
  }

  @ParameterizedTest
  @CsvSource({"chat,true", "embed,false", "rerank,false"})
  void what_vertex_is_not_asked_for_has_no_path(String operation, boolean there) {
    RequestHead head = new RequestHead(DialectName.GEMINI, operation, "r", "m", "m", false, -1, -1);
    assertThat(VertexOperations.in("p", "global").of(head, DialectName.GEMINI) != null)
        .isEqualTo(there);
  }
}
