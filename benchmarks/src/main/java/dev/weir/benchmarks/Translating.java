package dev.weir.benchmarks;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.codec.ChatCodec;
import dev.weir.bus.message.Chunk;
import dev.weir.dialects.Dialect;
import dev.weir.dialects.Seal;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.openai.OpenAiChat;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Streams between OpenAI's dialect and Messages, and the bus's codec between, in events per second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Translating {

  private static final int PIECE = 1_024;

  private final Buffer openAiStream = Transcripts.openAi();
  private final Buffer paddedStream = Transcripts.padded();
  private final Buffer messagesStream = Transcripts.messages();
  private final Seal seal = new Seal("benchmark".getBytes(StandardCharsets.UTF_8));
  private final OpenAiChat openAi = new OpenAiChat(seal);
  private final AnthropicMessages anthropic = new AnthropicMessages(seal);

  /** Decoded and encoded, some events at a time as they come from a socket. */
  @Benchmark
  @OperationsPerInvocation(Transcripts.DELTAS)
  public void openAiToMessages(Blackhole sink) {
    translate(openAi, openAiStream, anthropic, sink);
  }

  /** The same, where padding makes every chunk unlike the one before: each is read as JSON. */
  @Benchmark
  @OperationsPerInvocation(Transcripts.DELTAS)
  public void paddedOpenAiToMessages(Blackhole sink) {
    translate(openAi, paddedStream, anthropic, sink);
  }

  /** The other way. */
  @Benchmark
  @OperationsPerInvocation(Transcripts.DELTAS)
  public void messagesToOpenAi(Blackhole sink) {
    translate(anthropic, messagesStream, openAi, sink);
  }

  private static void translate(Dialect from, Buffer stream, Dialect to, Blackhole sink) {
    StreamEncoder encoder = to.streamEncoder(new Dialect.AnswerContext("req_1", "m", true, 10, 0));
    for (List<ChatEvent> events : decoded(from, stream)) {
      sink.consume(encoder.encode(events));
    }
    sink.consume(encoder.end());
  }

  /** Decoded, written for another node, and read there. */
  @Benchmark
  @OperationsPerInvocation(Transcripts.DELTAS)
  public void overTheWire(Blackhole sink) {
    for (List<ChatEvent> events : decoded(openAi, openAiStream)) {
      sink.consume(ChatCodec.decodeChunk(ChatCodec.encodeChunk(new Chunk.Events(events))));
    }
  }

  private static List<List<ChatEvent>> decoded(Dialect dialect, Buffer transcript) {
    StreamDecoder decoder = dialect.streamDecoder();
    List<List<ChatEvent>> all = new ArrayList<>();
    for (int from = 0; from < transcript.length(); from += PIECE) {
      List<ChatEvent> events = new ArrayList<>();
      decoder.feed(
          transcript.slice(from, Math.min(transcript.length(), from + PIECE)), events::add);
      if (!events.isEmpty()) {
        all.add(events);
      }
    }
    decoder.end(event -> {});
    return all;
  }
}
