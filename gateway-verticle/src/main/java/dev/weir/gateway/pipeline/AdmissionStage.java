package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.RequestHead;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.limits.Limiter;
import dev.weir.gateway.limits.Rates;
import dev.weir.gateway.limits.Spend;
import dev.weir.gateway.limits.Ticket;
import dev.weir.models.catalogue.Cost;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls within the limits that touch them: takes by estimate, settles with the truth.
 *
 * @param prompts estimates the prompt of a question
 */
record AdmissionStage(ToLongFunction<Question> prompts, Limiter limiter, Pricing pricing)
    implements Stage {

  /** Other nodes have 100 ms to give away what a call needs. */
  private static final int WAITS_MAX = 10;

  /** And 1 s to make their parts: before that a refusal would blame the caller for nothing. */
  private static final int WAITS_MAX_SETTLING = 100;

  private static final long WAIT_MILLIS = 10;

  @Override
  public @Nullable Fault apply(Exchange exchange) {
    if (exchange.question().operation().equals(RequestHead.COUNT_TOKENS)) {
      return null; // Costs nothing, and clients do it in bursts.
    }
    Limiter.Touching touching = limiter.touching(call(exchange));
    if (touching.isEmpty()) {
      return null;
    }
    long input = touching.counts() ? exchange.promptTokens(prompts) : 0;
    long price = touching.pays() ? price(exchange, input) : 0;
    Ticket ticket = limiter.begin(touching, new Spend(input, 0, price), exchange.nowMillis());
    exchange.ticket(ticket);
    exchange
        .explanation()
        .limited(limiter.touched(ticket, exchange.nowMillis()), ticket.refusedBy());
    return ticket.refusal();
  }

  @Override
  public boolean waits(Exchange exchange, Runnable again) {
    Ticket ticket = exchange.ticket();
    Context here = Vertx.currentContext();
    int most =
        ticket == null
            ? 0
            : switch (ticket.hope()) {
              case NONE -> 0;
              case ELSEWHERE -> WAITS_MAX;
              case SETTLING -> WAITS_MAX_SETTLING;
            };
    return here != null
        && exchange.waitsAgain() < most
        && here.owner().setTimer(WAIT_MILLIS, late -> again.run()) >= 0;
  }

  private Limiter.Call call(Exchange exchange) {
    KeyTable.Caller caller = exchange.caller();
    Question question = exchange.question();
    String tenant = caller == null ? "" : caller.rule().tenant();
    String user = limiter.limitsUsers() ? exchange.endUser() : "";
    return new Limiter.Call(
        caller == null ? "" : caller.rule().name(),
        caller == null ? Rates.NONE : caller.rule().rates(),
        tenant,
        user.isEmpty() || tenant.isEmpty() ? user : tenant + "/" + user,
        question.askedModel());
  }

  /** What the prompt costs at the provider that comes first; 0 where nobody knows. */
  private long price(Exchange exchange, long inputTokens) {
    if (exchange.plan().choices().isEmpty()) {
      return 0;
    }
    ModelNames.Candidate first = exchange.plan().choices().getFirst().target();
    return billionths(pricing.cost(first.provider(), first.model(), Usage.of(inputTokens, 0)));
  }

  @Override
  public void ended(Exchange exchange, Usage usage, Cost cost) {
    Ticket ticket = exchange.ticket();
    if (ticket != null) {
      Spend used =
          new Spend(Usage.orZero(usage.input()), Usage.orZero(usage.output()), billionths(cost));
      limiter.end(ticket, used, exchange.nowMillis());
    }
  }

  private static long billionths(Cost cost) {
    return Math.max(0, cost.billionths());
  }
}
