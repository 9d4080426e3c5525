package dev.weir.benchmarks;

import dev.weir.models.tokens.Tokenizers;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Counts the tokens of an ordinary message, in microseconds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TokenCounting {

  private static final int CHARS = 400;

  private final String message =
      ("Hi, could you have a look at our ferry bookings for next week? There are 14 of them, and"
              + " two seem to be for the wrong harbour (Bergen instead of Stavanger). Please write to"
              + " the customers, apologise, and offer them either a refund or a seat on the later boat"
              + " at 18:45. If somebody's already paid for a cabin, don't change anything yet; just"
              + " send me a list with names, dates and prices, and I'll call them myself.")
          .substring(0, CHARS);

  /** By OpenAI's newer table. */
  @Benchmark
  public int o200k() {
    return Tokenizers.O200K.count(message);
  }

  /** By OpenAI's older table. */
  @Benchmark
  public int cl100k() {
    return Tokenizers.CL100K.count(message);
  }

  /** By estimate. */
  @Benchmark
  public int claude() {
    return Tokenizers.CLAUDE.count(message);
  }
}
