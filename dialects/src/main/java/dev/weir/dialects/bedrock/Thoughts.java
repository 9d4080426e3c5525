package dev.weir.dialects.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.dialects.Seal;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What stands in {@code reasoningText.signature} and {@code redactedContent}. Bedrock's own goes as
 * it is; another vendor's is sealed together with its family, so that it is told apart when the
 * caller sends it back. {@code redactedContent} is base64 that clients decode and encode again, so
 * a seal in it is base64 once more.
 */
final class Thoughts {

  /**
   * The family of state that Bedrock gave, whichever model made it: an answer does not tell the
   * model.
   */
  static final String BEDROCK = "bedrock";

  /** The family of Claude's signatures from Anthropic itself, which are good for its twin here. */
  static final String ANTHROPIC = "anthropic";

  /** How the base64 of a sealed text begins. */
  private static final String SEALED_BLOB = "d2VpcjEu";

  private final Seal seal;

  Thoughts(Seal seal) {
    this.seal = seal;
  }

  /** A thought's state and whose it is. */
  record State(String value, String family) {}

  /** A signature as a client sees it. */
  String shownSignature(String signature, String family) {
    // Sealed once more when it looks sealed: it is another gateway's, and must come back so.
    return family.equals(BEDROCK) && !Seal.looksWrapped(signature)
        ? signature
        : seal.wrap(family, signature);
  }

  /** A redacted thought as a client sees it. */
  String shownBlob(String data, String family) {
    return family.equals(BEDROCK) && !data.startsWith(SEALED_BLOB)
        ? data
        : Base64.getEncoder().encodeToString(seal.wrap(family, data).getBytes(UTF_8));
  }

  /** The signature that a client sent back; null when it carries a seal that is not ours. */
  @Nullable State signatureSentBack(String shown) {
    return Seal.looksWrapped(shown) ? opened(shown) : new State(shown, BEDROCK);
  }

  /** The redacted thought that a client sent back; null when it carries a seal that is not ours. */
  @Nullable State blobSentBack(String shown) {
    return shown.startsWith(SEALED_BLOB) ? opened(decoded(shown)) : new State(shown, BEDROCK);
  }

  /** The signature that a vendor sent. */
  State signatureOfVendor(String shown) {
    State state = signatureSentBack(shown);
    return state == null ? new State(shown, BEDROCK) : state;
  }

  /** The redacted thought that a vendor sent. */
  State blobOfVendor(String shown) {
    State state = blobSentBack(shown);
    return state == null ? new State(shown, BEDROCK) : state;
  }

  private @Nullable State opened(String sealed) {
    Seal.Wrapped inside = seal.unwrap(sealed);
    return inside == null ? null : new State(inside.payload(), inside.family());
  }

  private static String decoded(String blob) {
    try {
      return new String(Base64.getDecoder().decode(blob), UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }
}
