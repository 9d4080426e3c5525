package dev.weir.dialects;

/**
 * What becomes of something that the canonical model can say and a dialect cannot. The
 * documentation is made of a dialect's rules. What it drops without a rule is a defect, which
 * random requests look for; what it refuses or changes is written here by hand.
 *
 * @param field what it is about, in canonical words such as {@code seed} or {@code logprobs}; with
 *     {@code [].} for members of lists
 * @param effect what happens to it
 * @param reason why, and what becomes of it instead, in one sentence for the documentation
 */
public record TranslationRule(String field, Effect effect, String reason) {

  /** What a rule does. */
  public enum Effect {
    /** It is left out, and the answer's {@code x-weir-dropped} says so. */
    DROPPED,
    /** The request is refused, since without it the answer would be another. */
    REFUSED,
    /** It is said in another way that means nearly the same. */
    CHANGED
  }
}
