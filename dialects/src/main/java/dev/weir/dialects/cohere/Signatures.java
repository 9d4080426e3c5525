package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.chat.Part;
import dev.weir.dialects.Seal;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The opaque state of thoughts, in the members {@code signature} and {@code data} of a block of
 * thinking. Cohere has no such members: what stands there is another vendor's state, sealed with
 * its family, or that of who answers in Cohere's place, which goes as it is under the family {@link
 * #FAMILY}. Clients keep members that they do not know, and send them back.
 */
final class Signatures {

  /** The family of state that stands in this dialect unwrapped. */
  static final String FAMILY = "cohere";

  static final String SIGNATURE = "signature";
  static final String DATA = "data";

  private final Seal seal;

  Signatures(Seal seal) {
    this.seal = seal;
  }

  /** Who sent a block. */
  enum Sender {
    /** Gets nothing through that claims our seal without bearing it. */
    CALLER,
    /** May be another gateway like us, whose seal is not ours to judge. */
    VENDOR
  }

  /** What a client sees. A wrapper of another gateway is wrapped again. */
  String shown(String state, String family) {
    return family.equals(FAMILY) && !Seal.looksWrapped(state) ? state : seal.wrap(family, state);
  }

  /** What stands in a slot, and whose it is; null when it bears a seal that is not ours. */
  Seal.@Nullable Wrapped opened(String slot, Sender sender) {
    Seal.Wrapped ours = seal.unwrap(slot);
    if (ours == null && (sender == Sender.VENDOR || !Seal.looksWrapped(slot))) {
      return new Seal.Wrapped(FAMILY, slot);
    }
    return ours;
  }

  /** Reads a block of thinking; null when it must not be passed on. */
  @Nullable Part read(Fields block, Sender sender) {
    String told = block.text("thinking");
    String text = told == null ? "" : told;
    String signature = taken(block, SIGNATURE);
    if (signature != null) {
      Seal.Wrapped state = opened(signature, sender);
      return state == null
          ? null
          : new Part.Thinking(text, state.payload(), state.family(), block.rest(COHERE_CHAT));
    }
    String data = text.isEmpty() ? taken(block, DATA) : null;
    if (data == null) {
      return new Part.Thinking(text, null, "", block.rest(COHERE_CHAT));
    }
    Seal.Wrapped state = opened(data, sender);
    return state == null
        ? null
        : new Part.RedactedThinking(state.payload(), state.family(), block.rest(COHERE_CHAT));
  }

  /** Takes a text that is not empty; what else stands there is a member that nobody knows. */
  private static @Nullable String taken(Fields block, String member) {
    JsonValue value = block.peek(member);
    return value == null || !value.isString() || value.text().isEmpty() ? null : block.text(member);
  }
}
