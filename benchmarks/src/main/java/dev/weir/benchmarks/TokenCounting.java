package dev.weir.benchmarks;

import dev.weir.models.tokens.BodyTokens;
import dev.weir.models.tokens.Tokenizers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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

/** Counts the tokens of an ordinary message and of request bodies, in microseconds. */
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

  private final byte[] body = body(1);
  private final byte[] longBody = body(36); // About 16 KiB: the longest that admission counts.

  private byte[] body(int messages) {
    JsonArray all = new JsonArray();
    for (int i = 0; i < messages; i++) {
      all.add(new JsonObject().put("role", "user").put("content", message));
    }
    return new JsonObject().put("model", "gpt-4o").put("messages", all).toBuffer().getBytes();
  }

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

  /** The body of a request with the message, by OpenAI's newer table. */
  @Benchmark
  public long o200kBody() {
    return BodyTokens.of(body, Tokenizers.O200K);
  }

  /** The same with 36 of them. */
  @Benchmark
  public long o200kLongBody() {
    return BodyTokens.of(longBody, Tokenizers.O200K);
  }

  /** That by estimate. */
  @Benchmark
  public long generalLongBody() {
    return BodyTokens.of(longBody, Tokenizers.GENERAL);
  }
}
