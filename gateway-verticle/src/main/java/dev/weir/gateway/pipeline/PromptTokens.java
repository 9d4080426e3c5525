package dev.weir.gateway.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.models.tokens.BodyTokens;
import dev.weir.models.tokens.EstimatingTokenizer;
import dev.weir.models.tokens.Tokenizer;
import dev.weir.models.tokens.Tokenizers;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.Set;

/**
 * How many tokens a request is taken to need until its vendor has counted, in a time that an event
 * loop can spare whatever the request. Short bodies are counted by the tokenizer of the model that
 * the caller names, as soon as its table is read, which happens elsewhere; of long ones samples are
 * estimated. For one event loop.
 */
public final class PromptTokens {

  /** Longer bodies take a table more than some milliseconds. */
  private static final int COUNTED_BYTES_MAX = 16 * 1024;

  private static final int SAMPLES = 64;
  private static final int SAMPLE_BYTES = 256;

  private final Vertx vertx;
  private final Set<Tokenizer> beingRead = new HashSet<>(); // No more than there are tables.

  public PromptTokens(Vertx vertx) {
    this.vertx = vertx;
  }

  /** The tokens of a request: at least 1, but none where its body is still on its way. */
  public long of(Question question) {
    return switch (question.content()) {
      case Question.Content.Body body -> of(body.bytes(), question.askedModel());
      case Question.Content.Whole whole -> of(whole.bytes(), question.askedModel());
      default -> question.estimatedTokens();
    };
  }

  private long of(Buffer body, String model) {
    Tokenizer own = Tokenizers.of("", model);
    EstimatingTokenizer estimate =
        own instanceof EstimatingTokenizer its ? its : Tokenizers.GENERAL;
    if (body.length() > COUNTED_BYTES_MAX) {
      return sampled(body, estimate);
    }
    if (!own.ready()) {
      read(own);
      return BodyTokens.of(BufferBytes.of(body), estimate);
    }
    return BodyTokens.of(BufferBytes.of(body), own);
  }

  private void read(Tokenizer table) {
    if (beingRead.add(table)) {
      vertx
          .executeBlocking(() -> table.count("."), false)
          .onComplete(read -> beingRead.remove(table));
    }
  }

  /** Samples from all of the body, so that a text counts wherever it stands. */
  private static long sampled(Buffer body, EstimatingTokenizer tokenizer) {
    int last = body.length() - SAMPLE_BYTES;
    double tokens = 0;
    for (int i = 0; i < SAMPLES; i++) {
      int from = (int) ((long) last * i / (SAMPLES - 1));
      byte[] sample = body.getBytes(from, from + SAMPLE_BYTES);
      if (!isData(sample)) {
        tokens += tokenizer.tokens(new String(sample, UTF_8));
      }
    }
    return Math.max(1, Math.round(tokens * body.length() / (SAMPLES * SAMPLE_BYTES)));
  }

  /** Whether it is of an image or the like: what such things cost depends on no byte of them. */
  private static boolean isData(byte[] sample) {
    for (byte b : sample) {
      boolean base64 =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || b == '+'
              || b == '/'
              || b == '-'
              || b == '_';
      if (!base64) {
        return false;
      }
    }
    return true;
  }
}
