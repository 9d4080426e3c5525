package dev.weir.gateway.pipeline;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Operation;
import dev.weir.gateway.core.ModelNames;
import dev.weir.gateway.route.Planner;
import dev.weir.gateway.route.Route;
import dev.weir.gateway.route.Routes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds who could serve an operation beside chat, and says who can where somebody cannot. */
final class OperationRoute {

  private final Routes routes;
  private final ModelNames names;
  private final Question question;
  private final Question.Content.Beside asked;

  OperationRoute(Planner planner, Question question, Question.Content.Beside asked) {
    this.routes = planner.routes();
    this.names = planner.names();
    this.question = question;
    this.asked = asked;
  }

  /**
   * Who could serve it, the best first.
   *
   * @throws FaultException when nobody could
   */
  List<ModelNames.Candidate> candidates() {
    Route route =
        names.providers().contains(asked.provider()) ? null : routes.find(asked.provider());
    if (route != null && KeptNames.isKept(question.operation())) {
      return ofRoute(route);
    }
    if (!asked.provider().isEmpty() && !names.providers().contains(asked.provider())) {
      throw new Fault.NotFound("There is no provider `" + asked.provider() + "`.", null)
          .asException();
    }
    return question.askedModel().isEmpty() ? ofAll() : ofModel();
  }

  /** No model is named: whoever serves the operation at all. */
  private List<ModelNames.Candidate> ofAll() {
    if (!asked.provider().isEmpty()) {
      if (!serves(asked.provider())) {
        throw cannot("The provider `" + asked.provider() + "` does not offer " + spoken() + ".");
      }
      return List.of(new ModelNames.Candidate(asked.provider(), ""));
    }
    List<String> offering = offering();
    if (offering.isEmpty()) {
      throw cannot("No provider here offers " + spoken() + ".");
    }
    return offering.stream().map(name -> new ModelNames.Candidate(name, "")).toList();
  }

  /** Whose models a route has: what one of them keeps is found by the route's name. */
  private List<ModelNames.Candidate> ofRoute(Route route) {
    List<ModelNames.Candidate> able =
        route.models().stream()
            .flatMap(model -> names.resolveModel(model, question.dialectName()).stream())
            .map(ModelNames.Candidate::provider)
            .distinct()
            .filter(this::serves)
            .map(name -> new ModelNames.Candidate(name, question.askedModel()))
            .toList();
    if (able.isEmpty()) {
      throw cannot("No target of `" + route.name() + "` offers " + spoken() + ".");
    }
    return able;
  }

  private List<ModelNames.Candidate> ofModel() {
    String model = question.askedModel();
    String dialect = question.dialectName();
    List<ModelNames.Candidate> known =
        names.resolve(model, dialect).stream()
            .filter(one -> asked.provider().isEmpty() || one.provider().equals(asked.provider()))
            .toList();
    if (known.isEmpty()) {
      if (!asked.provider().isEmpty() && serves(asked.provider())) {
        return List.of(new ModelNames.Candidate(asked.provider(), model));
      }
      throw new Fault.NotFound(names.unknown(model, dialect), "model_not_found").asException();
    }
    List<ModelNames.Candidate> able = known.stream().filter(one -> serves(one.provider())).toList();
    if (able.isEmpty()) {
      throw cannot(
          "The model `%s` is of the provider `%s`, which does not offer %s."
              .formatted(model, known.getFirst().provider(), spoken()));
    }
    return able;
  }

  /** Why a provider cannot serve the operation; null when it can. */
  @Nullable String lacks(String provider) {
    return serves(provider) ? null : "does not offer " + spoken();
  }

  /** One that has not announced itself may: that it is not there now will be told by itself. */
  private boolean serves(String provider) {
    return !names.isKnown(provider)
        || question.operation().equals(Operation.PASSTHROUGH)
        || names.offering(question.operation(), asked.shape()).contains(provider);
  }

  private List<String> offering() {
    return names.offering(question.operation(), asked.shape());
  }

  private String spoken() {
    return question.operation().replace('-', ' ');
  }

  private FaultException cannot(String why) {
    List<String> able = offering();
    String who =
        able.isEmpty() ? " No provider here does." : " These do: " + String.join(", ", able) + ".";
    return new Fault.Invalid(
            why.startsWith("No provider") ? why : why + who, null, "unsupported_operation")
        .asException();
  }
}
