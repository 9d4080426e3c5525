package dev.weir.gateway.pipeline;

import dev.weir.bus.chat.Usage;
import dev.weir.models.catalogue.Cost;

/** What calls cost. */
public interface Pricing {

  /**
   * What a call costs; unknown where the model's price or what was used is not known.
   *
   * @param provider the provider's name
   * @param model as the provider names it
   */
  Cost cost(String provider, String model, Usage usage);
}
