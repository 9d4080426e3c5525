package dev.weir.launcher.node;

import static dev.weir.launcher.node.TestNode.CHAT;
import static dev.weir.launcher.node.TestNode.MESSAGES;

import dev.weir.testkit.vendor.AnthropicTranscripts;
import dev.weir.testkit.vendor.OpenAiTranscripts;
import dev.weir.testkit.vendor.ScriptedVendor;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A node in front of two scripted vendors, {@code openai} and {@code anthropic}. */
final class VendoredNode implements AutoCloseable {

  final ScriptedVendor openai;
  final ScriptedVendor anthropic;
  final TestNode node;
  private final Vertx vertx = Vertx.vertx();
  private final AtomicBoolean closed = new AtomicBoolean();

  private VendoredNode(UnaryOperator<TestNode.Plan> more) {
    openai = TestNode.await(ScriptedVendor.start(vertx));
    anthropic = TestNode.await(ScriptedVendor.start(vertx));
    node = more.apply(new TestNode.Plan().openai(openai).anthropic(anthropic)).start();
  }

  static VendoredNode start(UnaryOperator<TestNode.Plan> more) {
    return new VendoredNode(more);
  }

  /** Both dialects of callers with both vendors. */
  static Stream<Arguments> combinations() {
    return Stream.of(
        Arguments.of(CHAT, "openai"),
        Arguments.of(CHAT, "anthropic"),
        Arguments.of(MESSAGES, "openai"),
        Arguments.of(MESSAGES, "anthropic"));
  }

  ScriptedVendor vendor(String name) {
    return name.equals("openai") ? openai : anthropic;
  }

  /** How a vendor streams these pieces of text. */
  static String stream(String vendor, String... pieces) {
    return vendor.equals("openai")
        ? OpenAiTranscripts.stream("m", pieces)
        : AnthropicTranscripts.stream("m", pieces);
  }

  /** How a vendor answers with this text in one piece. */
  static String answer(String vendor, String text) {
    return vendor.equals("openai")
        ? OpenAiTranscripts.answer("m", text)
        : AnthropicTranscripts.answer("m", text);
  }

  /** A piece of text in a vendor's stream. */
  static String text(String vendor, String piece) {
    return vendor.equals("openai")
        ? OpenAiTranscripts.text("m", piece)
        : AnthropicTranscripts.text(0, piece);
  }

  /** What a vendor streams before any text. */
  static String start(String vendor) {
    return vendor.equals("openai")
        ? ""
        : AnthropicTranscripts.messageStart("m") + AnthropicTranscripts.textStart(0);
  }

  /** How a vendor refuses. */
  static String error(String vendor, String type, String message) {
    return vendor.equals("openai")
        ? OpenAiTranscripts.error(type, null, message)
        : AnthropicTranscripts.error(type, message);
  }

  /** What keeps a stream alive in the dialect of a path. */
  static String keepAlive(String path) {
    return path.equals(CHAT) ? ": keep-alive\n\n" : "event: ping\ndata: {\"type\": \"ping\"}\n\n";
  }

  /** What ends a whole stream in the dialect of a path. */
  static String terminal(String path) {
    return path.equals(CHAT) ? "[DONE]" : "message_stop";
  }

  /** What an error event has in the dialect of a path. */
  static String errorMark(String path) {
    return path.equals(CHAT) ? "data: {\"error\":{" : "event: error\ndata: {\"type\":\"error\"";
  }

  /** Closes once: a test may do it before its end. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      node.close();
      TestNode.await(vertx.close());
    }
  }
}
