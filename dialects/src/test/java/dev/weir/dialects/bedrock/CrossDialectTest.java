package dev.weir.dialects.bedrock;

import static dev.weir.dialects.bedrock.Fixtures.CONTEXT;
import static dev.weir.dialects.bedrock.Fixtures.CONVERSE;
import static dev.weir.dialects.bedrock.Fixtures.SEAL;
import static dev.weir.dialects.bedrock.Fixtures.decode;
import static dev.weir.dialects.bedrock.Fixtures.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.IngressDialect;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.testkit.EventGrammar;
import dev.weir.testkit.MessagesGrammar;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The other dialects on the other side, of streams that are sound and of streams that fail. */
class CrossDialectTest {

  private static final OpenAiChat OPENAI = new OpenAiChat(SEAL);
  private static final AnthropicMessages MESSAGES = new AnthropicMessages(SEAL);

  private record Written(Buffer bytes, boolean failed) {}

  static Stream<Path> openAiStreams() throws IOException, URISyntaxException {
    return streams("/openai/streams");
  }

  static Stream<Path> anthropicStreams() throws IOException, URISyntaxException {
    return streams("/anthropic/streams");
  }

  private static Stream<Path> streams(String name) throws IOException, URISyntaxException {
    URL folder = Objects.requireNonNull(CrossDialectTest.class.getResource(name));
    return Files.list(Path.of(folder.toURI()))
        .filter(file -> file.toString().endsWith(".sse"))
        .sorted();
  }

  private static Buffer read(Path file) {
    try {
      return Buffer.buffer(Files.readAllBytes(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Written translate(UpstreamDialect from, IngressDialect to, Buffer... pieces) {
    StreamDecoder decoder = from.streamDecoder();
    StreamEncoder encoder = to.streamEncoder(CONTEXT);
    Buffer out = Buffer.buffer();
    List<ChatEvent> events = new ArrayList<>();
    Fault fault = null;
    try {
      for (Buffer piece : pieces) {
        decoder.feed(piece, events::add);
        out.appendBuffer(encoder.encode(events));
        events.clear();
      }
      decoder.end(events::add);
    } catch (FaultException failed) {
      fault = failed.fault();
    }
    out.appendBuffer(encoder.encode(events));
    out.appendBuffer(fault == null ? encoder.end() : encoder.fail(fault));
    return new Written(out, fault != null);
  }

  @ParameterizedTest
  @MethodSource("openAiStreams")
  void an_openai_stream_becomes_a_sound_stream_here(Path file) {
    becomesSound(OPENAI, read(file));
  }

  @ParameterizedTest
  @MethodSource("anthropicStreams")
  void an_anthropic_stream_becomes_a_sound_stream_here(Path file) {
    becomesSound(MESSAGES, read(file));
  }

  /** Decoders are cut everywhere in their own tests. */
  private static void someCuts(Buffer stream, IntConsumer check) {
    new SplittableRandom(7).ints(20, 0, stream.length() + 1).forEach(check);
  }

  private static void becomesSound(UpstreamDialect from, Buffer stream) {
    someCuts(
        stream,
        cut -> {
          Written written =
              translate(from, CONVERSE, stream.slice(0, cut), stream.slice(cut, stream.length()));
          if (written.failed()) {
            ConverseGrammar.checkFailed(written.bytes());
          } else {
            ConverseGrammar.check(written.bytes());
            EventGrammar.check(decode(written.bytes()));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text", "tools", "thinking", "server-tools", "quirks", "guardrail", "long"})
  void a_stream_from_here_reaches_the_others_callers(String name) {
    Buffer stream = stream(name);
    someCuts(
        stream,
        cut -> {
          Buffer[] pieces = {stream.slice(0, cut), stream.slice(cut, stream.length())};
          MessagesGrammar.check(translate(CONVERSE, MESSAGES, pieces).bytes());
          InvokeTest.check(translate(CONVERSE, new BedrockInvoke(SEAL), pieces).bytes());
          Buffer chunks = translate(CONVERSE, OPENAI, pieces).bytes();
          List<ChatEvent> again = new ArrayList<>();
          StreamDecoder decoder = OPENAI.streamDecoder();
          decoder.feed(chunks, again::add);
          decoder.end(again::add);
          EventGrammar.check(again);
        });
  }

  @Test
  void a_failed_stream_from_here_fails_there() {
    Written anthropic = translate(CONVERSE, MESSAGES, stream("error"));
    MessagesGrammar.checkFailed(anthropic.bytes());
    assertThat(anthropic.bytes().toString()).contains("overloaded_error");
    Written openai = translate(CONVERSE, OPENAI, stream("error"));
    assertThat(openai.bytes().toString()).contains("\"error\":{").doesNotContain("[DONE]");
    ConverseGrammar.checkFailed(translate(CONVERSE, CONVERSE, stream("error")).bytes());
  }
}
