package dev.weir.dialects.anthropic;

import dev.weir.dialects.Seal;
import org.jspecify.annotations.Nullable;

/**
 * What stands in {@code thinking.signature} and {@code redacted_thinking.data}. Anthropic's own
 * goes as it is; another vendor's is sealed together with its family, so that it is told apart when
 * the caller sends it back.
 */
final class Signatures {

  /** The family of Anthropic's own signatures. */
  static final String ANTHROPIC = "anthropic";

  /** The family in the seal of a thought that has no signature: clients want a string there. */
  private static final String NONE = "none";

  private final Seal seal;

  Signatures(Seal seal) {
    this.seal = seal;
  }

  /**
   * A signature and whose it is.
   *
   * @param signature null when there is none
   */
  record Owned(@Nullable String signature, String family) {

    private static final Owned NOTHING = new Owned(null, "");
  }

  /** What a client sees. */
  String shown(@Nullable String signature, String family) {
    String owner = family.isEmpty() ? NONE : family;
    if (signature == null) {
      return seal.wrap(owner, "");
    }
    // Sealed once more when it looks sealed: it is another gateway's, and must come back so.
    return owner.equals(ANTHROPIC) && !Seal.looksWrapped(signature)
        ? signature
        : seal.wrap(owner, signature);
  }

  /** What a client sent back; null when it carries a seal that is not ours. */
  @Nullable Owned sentBack(@Nullable String shown) {
    if (shown == null || shown.isEmpty()) {
      return Owned.NOTHING;
    }
    if (!Seal.looksWrapped(shown)) {
      return new Owned(shown, ANTHROPIC);
    }
    Seal.Wrapped inside = seal.unwrap(shown);
    if (inside == null) {
      return null;
    }
    return inside.payload().isEmpty()
        ? Owned.NOTHING
        : new Owned(inside.payload(), inside.family());
  }

  /** What a vendor sent. */
  Owned fromVendor(@Nullable String shown) {
    Owned owned = sentBack(shown);
    return owned == null ? new Owned(shown, ANTHROPIC) : owned;
  }
}
