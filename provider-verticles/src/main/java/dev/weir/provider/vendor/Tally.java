package dev.weir.provider.vendor;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.message.Payload;
import dev.weir.dialects.Said;
import dev.weir.models.tokens.BodyTokens;
import dev.weir.models.tokens.RequestTokens;
import dev.weir.models.tokens.Tokenizer;
import dev.weir.models.tokens.Tokenizers;
import dev.weir.provider.core.RequestWeight;

/**
 * What a call has used, where its vendor did not live to tell or never tells: the vendor's counts
 * as far as they go, and by the model's tokenizer what it did not count.
 *
 * @param kind the kind of provider
 * @param asked the request
 * @param told what the vendor has told
 * @param said what it has said since
 * @param whole whether the answer is: then what the vendor told of it is final
 */
public record Tally(String kind, Payload asked, Usage told, Said.Uncounted said, boolean whole) {

  /** Requests with more characters than this are not looked at to count them. */
  private static final long REQUEST_CHARS_MAX = 4 * 1024 * 1024;

  private static final int CHARS_PER_TOKEN = 4;

  /** Whether there is nothing to count, so that {@link #usage} is quick. */
  public boolean isComplete() {
    return !lacksInput() && !lacksOutput();
  }

  private boolean lacksOutput() {
    return whole ? told.output() == Usage.UNKNOWN : said.chars() > 0;
  }

  private boolean lacksInput() {
    boolean begun = whole || said.chars() > 0 || !told.equals(Usage.NONE);
    return begun && told.input() == Usage.UNKNOWN;
  }

  /**
   * The usage; an estimate if some of it was counted here. Some MB a second: not for event loops
   * unless it {@link #isComplete}.
   */
  public Usage usage() {
    if (isComplete()) {
      return told;
    }
    Tokenizer tokenizer = Tokenizers.of(kind, asked.head().model());
    return new Usage(
        lacksInput() ? input(tokenizer) : told.input(),
        told.cacheRead(),
        told.cacheWrite5m(),
        told.cacheWrite1h(),
        lacksOutput() ? output(tokenizer) : told.output(),
        told.reasoning(),
        true,
        told.extras());
  }

  private long output(Tokenizer tokenizer) {
    int length = said.text().length();
    long counted = length == 0 ? 0 : tokenizer.count(said.text()) * said.chars() / length;
    long before = Usage.orZero(told.output());
    // A count that came before the first word is that of the first token, or a guess.
    return said.all() ? Math.max(before, counted) : before + counted;
  }

  private long input(Tokenizer tokenizer) {
    return switch (asked) {
      case Payload.Raw raw -> BodyTokens.of(BufferBytes.of(raw.body()), tokenizer);
      case Payload.Canonical canonical -> input(canonical.request());
      case Payload.Upload upload -> throw new IllegalArgumentException("an unfinished payload");
      case Payload.Relay relay -> throw new IllegalArgumentException("no chat");
    };
  }

  private long input(ChatRequest request) {
    long chars = RequestWeight.of(request);
    return chars > REQUEST_CHARS_MAX
        ? chars / CHARS_PER_TOKEN
        : RequestTokens.of(kind, asked.head().model(), request).count();
  }
}
