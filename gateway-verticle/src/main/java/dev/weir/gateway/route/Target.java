package dev.weir.gateway.route;

import dev.weir.bus.config.Section;

/**
 * A model that a route may ask.
 *
 * @param model its name: {@code provider/model}, an alias, or a plain name, then all who serve it
 * @param weight its share of a weighted route, beside the weights of the others
 */
public record Target(String model, int weight) {

  private static final int WEIGHT_MAX = 1_000_000;

  /** One of the usual weight. */
  public Target(String model) {
    this(model, 1);
  }

  static Target from(Section section) {
    return new Target(
        section.requiredText("model", "the model that is asked"),
        section.integer("weight", 1, 1, WEIGHT_MAX, "its share where the strategy is `weighted`"));
  }
}
