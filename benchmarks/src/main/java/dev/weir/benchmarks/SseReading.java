package dev.weir.benchmarks;

import dev.weir.dialects.sse.SseReader;
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
 * Framing of server-sent events, in events per second; the transcript has some 190 bytes per event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SseReading {

  private final byte[] transcript = Transcripts.openAi().getBytes();

  /** In pieces as large as a socket's read. */
  @Benchmark
  @OperationsPerInvocation(Transcripts.DELTAS)
  public void read(Blackhole sink) {
    SseReader reader = new SseReader();
    int piece = 16 * 1024;
    for (int from = 0; from < transcript.length; from += piece) {
      reader.feed(transcript, from, Math.min(piece, transcript.length - from), sink::consume);
    }
  }
}
