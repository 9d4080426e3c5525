package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.RequestHead;
import dev.weir.gateway.core.Allowance;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.Uptime;
import org.jspecify.annotations.Nullable;

/** Keeps each key within what it may spend. */
record AdmissionStage(PromptTokens prompts) implements Stage {

  @Override
  public @Nullable Fault apply(Exchange exchange) {
    KeyTable.Caller caller = exchange.caller();
    if (caller == null || counts(exchange)) {
      return null;
    }
    Allowance allowance = caller.allowance();
    long tokens = allowance.limitsTokens() ? prompts.of(exchange.question()) : 0;
    return switch (allowance.begin(tokens, Uptime.millis())) {
      case Allowance.Refused refused -> refused.why();
      case Allowance.Held held -> {
        exchange.held(held);
        yield null;
      }
    };
  }

  @Override
  public void ended(Exchange exchange, Usage usage) {
    KeyTable.Caller caller = exchange.caller();
    Allowance.Held held = exchange.held();
    if (caller != null && held != null) {
      long used = Usage.orZero(usage.input()) + Usage.orZero(usage.output());
      caller.allowance().end(held, used, Uptime.millis());
    }
  }

  /** Counting tokens costs nothing, and clients do it in bursts. */
  private static boolean counts(Exchange exchange) {
    return exchange.question().operation().equals(RequestHead.COUNT_TOKENS);
  }
}
