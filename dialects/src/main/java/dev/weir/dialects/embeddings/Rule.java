package dev.weir.dialects.embeddings;

import static dev.weir.dialects.TranslationRule.Effect.CHANGED;
import static dev.weir.dialects.TranslationRule.Effect.DROPPED;
import static dev.weir.dialects.TranslationRule.Effect.REFUSED;

import dev.weir.dialects.RuleRow;
import dev.weir.dialects.TranslationRule;

/**
 * Everything that a request for embeddings can say and a vendor cannot, and what becomes of it.
 * Which vendor it is about stands in {@code docs/embeddings.md}.
 */
enum Rule implements RuleRow {
  TOKENS("input", REFUSED, "Tokens of another vendor's tokenizer mean nothing here: send text."),
  MEDIA("input", REFUSED, "Only text can be embedded here."),
  MIXED("input", REFUSED, "Texts and images cannot be one input, or one request, here."),
  ADDRESS("input", REFUSED, "An image must be a data URI here: the vendor fetches none."),
  NO_IMAGE("input", REFUSED, "Of media only images can be embedded here."),
  DIMENSIONS("dimensions", REFUSED, "The model's vectors have one length."),
  WHOLE_NUMBERS(
      "encoding_format", REFUSED, "Vectors of whole numbers are the model's to make, not ours."),
  TASK("input_type", DROPPED, "There is no word for what a vector is for."),
  NEAREST_TASK("input_type", CHANGED, "The nearest purpose that the vendor knows."),
  MISSING_TASK("input_type", CHANGED, "A purpose must be named: a text is a `search_document`."),
  TITLE("title", DROPPED, "Documents have no titles."),
  TRUNCATE("truncate", DROPPED, "How a long input is cut cannot be chosen."),
  USER("user", DROPPED, "End users are not told apart."),
  FOREIGN("*", DROPPED, "A member that only another vendor knows.");

  @SuppressWarnings("ImmutableEnumChecker") // A record of words.
  private final TranslationRule rule;

  Rule(String field, TranslationRule.Effect effect, String reason) {
    rule = new TranslationRule(field, effect, reason);
  }

  @Override
  public TranslationRule rule() {
    return rule;
  }
}
