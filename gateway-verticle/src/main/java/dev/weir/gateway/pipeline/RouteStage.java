package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.route.Ask;
import dev.weir.gateway.route.Binder;
import dev.weir.gateway.route.BindingSearch;
import dev.weir.gateway.route.Bindings;
import dev.weir.gateway.route.BodyView;
import dev.weir.gateway.route.Plan;
import dev.weir.gateway.route.Planner;
import dev.weir.gateway.route.Route;
import dev.weir.models.catalogue.Cost;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds who could serve the call. Of a body nothing is read for a name that is no route.
 *
 * @param prompts estimates the prompt of a question
 */
record RouteStage(Supplier<Planner> planners, ToLongFunction<Question> prompts) implements Stage {

  @Override
  public @Nullable Fault apply(Exchange exchange) {
    Question question = exchange.question();
    Planner planner = planners.get();
    Route route = planner.routes().find(question.askedModel());
    if (question.content() instanceof Question.Content.Beside beside) {
      OperationRoute operation = new OperationRoute(planner, question, beside);
      return route == null || !beside.provider().isEmpty()
          ? beside(exchange, planner, operation)
          : routed(exchange, planner, target -> operation.lacks(target.provider()), operation);
    }
    if (route != null) {
      return routed(exchange, planner, Planner.Offer.ANY, null);
    }
    List<ModelNames.Candidate> candidates =
        planner.names().resolve(question.askedModel(), question.dialectName());
    if (candidates.isEmpty()) {
      return unknown(exchange, planner);
    }
    Plan plan = Plan.of(planner.routes().plain(), candidates);
    return bound(exchange, planner, plan, BufferBody.of(question));
  }

  private static @Nullable Fault bound(
      Exchange exchange, Planner planner, Plan plan, BodyView body) {
    Bindings bindings = bindings(exchange.question(), planner, plan, body);
    if (bindings == null) {
      exchange.plan(plan);
      return null;
    }
    Binder.Bound bound = planner.binder().bind(plan, bindings, exchange.nowMillis());
    exchange.plan(bound.plan());
    exchange.readers(bound.readers());
    return bound.refusal();
  }

  /**
   * What binds a chat, or null where it does not matter: without a choice there is only state that
   * another provider may have made. The only one who keeps files may still not be who keeps these;
   * but whoever names a provider gets that one.
   */
  private static @Nullable Bindings bindings(
      Question question, Planner planner, Plan plan, BodyView body) {
    boolean any = plan.isChoice();
    boolean states = !planner.divided().isEmpty();
    return switch (question.content()) {
      case Question.Content.Body chat when any -> BindingSearch.of(question.dialectName(), body);
      case Question.Content.Body chat when states ->
          chat.maybeSealed() || hasDivided(question.dialectName(), planner)
              ? BindingSearch.statesOf(question.dialectName(), body)
              : Bindings.NONE;
      case Question.Content.Records records when any -> Bindings.of(records.request());
      case Question.Content.Records records when states ->
          Bindings.of(records.request()).statesAlone();
      case Question.Content.Beside beside
          when KeptNames.isKept(question.operation())
              && !planner.names().providers().contains(beside.provider()) ->
          KeptNames.of(question);
      default -> null;
    };
  }

  /** Whether state that is not sealed may be another provider's in these words. */
  private static boolean hasDivided(String dialect, Planner planner) {
    return !Collections.disjoint(BindingSearch.familiesOf(dialect), planner.divided());
  }

  private static @Nullable Fault beside(
      Exchange exchange, Planner planner, OperationRoute operation) {
    List<ModelNames.Candidate> candidates;
    try {
      candidates = operation.candidates();
    } catch (FaultException nobody) {
      return nobody.fault();
    }
    Plan plan = Plan.of(planner.routes().plain(), candidates);
    return bound(exchange, planner, plan, BufferBody.of(exchange.question()));
  }

  private @Nullable Fault routed(
      Exchange exchange, Planner planner, Planner.Offer offer, @Nullable OperationRoute operation) {
    ZonedDateTime now = Instant.now().atZone(ZoneOffset.UTC);
    BodyView body = BufferBody.of(exchange.question());
    Traits traits = Traits.of(exchange.question(), body);
    Ask ask = traits.ask(exchange, exchange.promptTokens(prompts), now);
    Plan plan =
        planner.plan(
            new Planner.Call(
                ask,
                offer,
                traits.prefix(),
                now.toLocalDate(),
                exchange.nowMillis(),
                exchange.random()));
    if (!plan.choices().isEmpty()) {
      return bound(exchange, planner, plan, body);
    }
    if (plan.leftOut().isEmpty()) {
      return unknown(exchange, planner);
    }
    if (operation != null) {
      Fault nobody = beside(exchange, planner, operation);
      if (nobody != null) {
        return nobody;
      }
    }
    return planner.refusal(ask, plan);
  }

  private static Fault unknown(Exchange exchange, Planner planner) {
    Question question = exchange.question();
    return new Fault.NotFound(
        planner.names().unknown(question.askedModel(), question.dialectName()), "model_not_found");
  }

  /** Whoever has read a prompt has it in its cache, and whoever names something keeps it. */
  @Override
  public void ended(Exchange exchange, Usage usage, Cost cost) {
    Plan plan = exchange.plan();
    AttemptRecord served = exchange.explanation().lastAttempt();
    NamedIds named = exchange.named();
    if (named != null) {
      named.learn(planners.get().homes(), exchange.nowMillis());
    }
    if (plan.settings().prefixAffinity() && served != null && usage.input() > 0) {
      Question question = exchange.question();
      long prefix = Traits.prefixOf(question, BufferBody.of(question));
      if (prefix != 0) {
        ModelNames.Candidate target = new ModelNames.Candidate(served.provider(), served.model());
        planners.get().prefixes().served(plan.route(), prefix, target);
      }
    }
  }
}
