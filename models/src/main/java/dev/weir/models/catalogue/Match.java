package dev.weir.models.catalogue;

/**
 * A model found by a name.
 *
 * @param model the model
 * @param how why it is the one
 */
public record Match(Model model, How how) {

  /** How a name led to a model, the surest first. */
  public enum How {
    /** It is the model's id. */
    ID,
    /** It is one of the model's aliases. */
    ALIAS,
    /**
     * It became one of these by the rules of {@link ModelNames}: most likely the same model, but a
     * dated snapshot or a regional profile may differ from it in price or limits.
     */
    RULE
  }
}
