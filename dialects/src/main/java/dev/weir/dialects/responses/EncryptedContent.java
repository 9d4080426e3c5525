package dev.weir.dialects.responses;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.dialects.Seal;
import org.jspecify.annotations.Nullable;

/**
 * What stands in {@code encrypted_content}. OpenAI's own passes as it is, under the family {@link
 * #FAMILY}; the state of any other family is sealed together with its name. A thought that its
 * vendor shows only in sealed form is told apart by a family name that ends in {@link #REDACTED}.
 */
final class EncryptedContent {

  /** The family of state that stands in this dialect unwrapped. */
  static final String FAMILY = "openai";

  private static final String REDACTED = "+redacted";

  private final Seal seal;

  EncryptedContent(Seal seal) {
    this.seal = seal;
  }

  /** Who sent it. */
  enum Sender {
    /** Gets nothing through that claims our seal without bearing it. */
    CALLER,
    /** May be another gateway like us, whose seal is not ours to judge. */
    VENDOR
  }

  /** What a caller sees of a thought's signature. */
  String shown(String signature, String family) {
    // Sealed once more when it looks sealed: it is another gateway's, and must come back so.
    return family.equals(FAMILY) && !Seal.looksWrapped(signature)
        ? signature
        : seal.wrap(family, signature);
  }

  /** What a caller sees of a thought that is nothing else. */
  String shown(Part.RedactedThinking redacted) {
    return seal.wrap(redacted.family() + REDACTED, redacted.data());
  }

  /** The thought of this text and state; null when the state bears a seal that is not ours. */
  @Nullable Part thought(String text, @Nullable String state, Extras extras, Sender sender) {
    if (state == null || state.isEmpty()) {
      return new Part.Thinking(text, null, "", extras);
    }
    Seal.Wrapped ours = seal.unwrap(state);
    if (ours == null) {
      return sender == Sender.CALLER && Seal.looksWrapped(state)
          ? null
          : new Part.Thinking(text, state, FAMILY, extras);
    }
    String family = ours.family();
    return family.endsWith(REDACTED)
        ? new Part.RedactedThinking(
            ours.payload(), family.substring(0, family.length() - REDACTED.length()), extras)
        : new Part.Thinking(text, ours.payload(), family, extras);
  }
}
