package dev.weir.dialects.anthropic;

import static dev.weir.dialects.anthropic.Fixtures.CONTEXT;
import static dev.weir.dialects.anthropic.Fixtures.MESSAGES;
import static dev.weir.dialects.anthropic.Fixtures.SEAL;
import static dev.weir.dialects.anthropic.Fixtures.decode;
import static dev.weir.dialects.anthropic.Fixtures.eachCut;
import static dev.weir.dialects.anthropic.Fixtures.object;
import static dev.weir.dialects.anthropic.Fixtures.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.Dialect;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.bedrock.BedrockConverse;
import dev.weir.dialects.cohere.CohereChat;
import dev.weir.dialects.gemini.GeminiContent;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.dialects.responses.OpenAiResponses;
import dev.weir.testkit.EventGrammar;
import dev.weir.testkit.MessagesGrammar;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** OpenAI on the other side. */
class CrossDialectTest {

  private static final OpenAiChat OPENAI = new OpenAiChat(SEAL);

  static Stream<Path> openAiStreams() throws IOException, URISyntaxException {
    URL folder = Objects.requireNonNull(CrossDialectTest.class.getResource("/openai/streams"));
    return Files.list(Path.of(folder.toURI()))
        .filter(file -> file.toString().endsWith(".sse"))
        .sorted();
  }

  @ParameterizedTest
  @MethodSource("openAiStreams")
  void an_openai_stream_becomes_a_sound_stream_here(Path file) {
    Buffer stream = read(file);
    eachCut(stream, cut -> translate(stream.slice(0, cut), stream.slice(cut, stream.length())));
  }

  private static Buffer read(Path file) {
    try {
      return Buffer.buffer(Files.readAllBytes(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void translate(Buffer... pieces) {
    StreamDecoder decoder = OPENAI.streamDecoder();
    StreamEncoder encoder = MESSAGES.streamEncoder(CONTEXT);
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
    if (fault == null) {
      MessagesGrammar.check(out.appendBuffer(encoder.end()));
      EventGrammar.check(decode(out));
    } else {
      MessagesGrammar.checkFailed(out.appendBuffer(MESSAGES.errorEvent(fault, "req_1")));
    }
  }

  static List<UpstreamDialect> others() {
    return List.of(
        OPENAI,
        new OpenAiResponses(SEAL),
        new GeminiContent(SEAL),
        new BedrockConverse(SEAL),
        new CohereChat(SEAL));
  }

  @ParameterizedTest
  @MethodSource("others")
  void what_only_claude_code_understands_reaches_no_other_vendor(UpstreamDialect other) {
    ChatRequest request = MESSAGES.decodeRequest(resource("requests/claude-code.json")).request();
    Dialect.Outbound written = other.encodeRequest(request, Dialect.Target.VENDOR);
    assertThat(written.body().toString())
        .contains("You are Claude Code.", "Mind the branch.", "Bash")
        .doesNotContain(
            "DeferredToolPlaceholder",
            "defer_loading",
            "x-anthropic-billing-header",
            "output_config",
            "context_management",
            "live_cwd",
            "web_search");
  }

  @Test
  void a_request_of_claude_code_reaches_openai() {
    ChatRequest request = MESSAGES.decodeRequest(resource("requests/claude-code.json")).request();
    Dialect.Outbound written = OPENAI.encodeRequest(request, Dialect.Target.VENDOR);
    JsonObject body = object(written.body());
    assertThat(
            body.getJsonArray("messages").stream()
                .map(message -> ((JsonObject) message).getString("role")))
        .startsWith("system", "user", "system", "assistant", "tool", "tool");
    assertThat(written.dropped()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.weir.dialects.anthropic.Fixtures#streams")
  void a_stream_from_here_reaches_openais_callers_and_comes_back(String name) {
    List<ChatEvent> events = decode(resource("streams/" + name + ".sse"));
    StreamEncoder encoder = OPENAI.streamEncoder(CONTEXT);
    Buffer chunks = encoder.encode(events).appendBuffer(encoder.end());
    StreamDecoder decoder = OPENAI.streamDecoder();
    List<ChatEvent> again = new ArrayList<>();
    decoder.feed(chunks, again::add);
    decoder.end(again::add);
    EventGrammar.check(again);
  }
}
