package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.RequestHead;
import dev.weir.gateway.core.KeyTable;
import org.jspecify.annotations.Nullable;

/** Keeps each key within what it may spend. */
record AdmissionStage() implements Stage {

  @Override
  public @Nullable Fault apply(Exchange exchange) {
    KeyTable.Caller caller = exchange.caller();
    if (caller == null || counts(exchange)) {
      return null;
    }
    return caller
        .allowance()
        .begin(exchange.question().estimatedTokens(), System.currentTimeMillis());
  }

  @Override
  public void ended(Exchange exchange) {
    KeyTable.Caller caller = exchange.caller();
    if (caller == null || counts(exchange)) {
      return;
    }
    Usage usage = exchange.explanation().usage();
    long used = Usage.orZero(usage.input()) + Usage.orZero(usage.output());
    caller
        .allowance()
        .end(exchange.question().estimatedTokens(), used, System.currentTimeMillis());
  }

  /** Counting tokens costs nothing, and clients do it in bursts. */
  private static boolean counts(Exchange exchange) {
    return exchange.question().operation().equals(RequestHead.COUNT_TOKENS);
  }
}
