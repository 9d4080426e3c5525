package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.chat.Part;
import dev.weir.dialects.Seal;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The opaque state of other vendors' thoughts, as callers of this dialect carry it: sealed, in the
 * members {@code signature} and {@code data} of a block of thinking. Cohere itself has no such
 * members, so that what is not sealed by us stays an unknown member; what claims a seal and does
 * not bear ours is dropped, and so is its block.
 */
final class Signatures {

  static final String SIGNATURE = "signature";
  static final String DATA = "data";

  private final Seal seal;

  Signatures(Seal seal) {
    this.seal = seal;
  }

  /** What a client sees. */
  String shown(String state, String family) {
    return seal.wrap(family, state);
  }

  /** The state that was shown, or null when this is no state of ours. */
  Seal.@Nullable Wrapped opened(String shown) {
    return seal.unwrap(shown);
  }

  /**
   * Reads a block of thinking; null when it must not be passed on.
   *
   * @param judged whether a broken seal matters: a vendor that is another gateway has its own
   */
  @Nullable Part read(Fields block, boolean judged) {
    String text = block.text("thinking");
    String shown = text == null ? "" : text;
    Seal.Wrapped data = take(block, DATA);
    if (data != null) {
      return new Part.RedactedThinking(data.payload(), data.family(), block.rest(COHERE_CHAT));
    }
    Seal.Wrapped signature = take(block, SIGNATURE);
    if (judged && (claimsSeal(block.peek(DATA)) || claimsSeal(block.peek(SIGNATURE)))) {
      return null;
    }
    return new Part.Thinking(
        shown,
        signature == null ? null : signature.payload(),
        signature == null ? "" : signature.family(),
        block.rest(COHERE_CHAT));
  }

  private Seal.@Nullable Wrapped take(Fields block, String member) {
    JsonValue value = block.peek(member);
    Seal.Wrapped wrapped = value == null || !value.isString() ? null : opened(value.text());
    if (wrapped != null) {
      block.skip(member);
    }
    return wrapped;
  }

  private static boolean claimsSeal(@Nullable JsonValue value) {
    return value != null && value.isString() && Seal.looksWrapped(value.text());
  }
}
