package dev.weir.dialects.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.dialects.Seal;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.NotJsonException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in {@code thoughtSignature}. Google's own goes as it is. The thoughts of other
 * vendors are sealed whole, text and signature, on the part that follows them: clients send that
 * part back, while many of them drop the thoughts that they were shown.
 */
final class Signatures {

  /** The family of Google's own signatures. */
  static final String GEMINI = "gemini";

  /** What Google takes in the place of a signature for a call that another model made. */
  static final String SKIP = "skip_thought_signature_validator";

  /** The family in the seal of whole thoughts. */
  private static final String THOUGHTS = "gemini-thoughts";

  private final Seal seal;

  Signatures(Seal seal) {
    this.seal = seal;
  }

  /**
   * The signature that carries a run of thoughts; null when none of them has a state to carry.
   *
   * @param run thoughts that directly follow one another
   */
  @Nullable String carrying(List<Part> run) {
    if (run.stream().noneMatch(Signatures::hasState)) {
      return null;
    }
    boolean own =
        run.getLast() instanceof Part.RedactedThinking last
            && last.family().equals(GEMINI)
            && !Seal.looksWrapped(last.data()) // Another gateway's, which must come back so.
            && run.stream().filter(Signatures::hasState).count() == 1;
    return own ? ((Part.RedactedThinking) run.getLast()).data() : seal.wrap(THOUGHTS, text(run));
  }

  /**
   * The thoughts that a caller's signature stands for: a whole run when we sealed one, otherwise
   * Google's state. None when it bears a seal that is not ours, or is only the word that stands for
   * a signature.
   */
  Carried sentBack(String signature) {
    if (signature.isEmpty() || signature.equals(SKIP)) {
      return Carried.NOTHING;
    }
    if (!Seal.looksWrapped(signature)) {
      return new Carried(List.of(own(signature)), false);
    }
    Seal.Wrapped inside = seal.unwrap(signature);
    if (inside == null || !inside.family().equals(THOUGHTS)) {
      return Carried.NOTHING;
    }
    try {
      return new Carried(thoughts(inside.payload()), true);
    } catch (NotJsonException otherwise) {
      return Carried.NOTHING; // Sealed by a node that seals in another way.
    }
  }

  /** Google's state that a vendor's signature is. */
  static Part.RedactedThinking own(String signature) {
    return new Part.RedactedThinking(signature, GEMINI, Extras.NONE);
  }

  /**
   * Thoughts from a signature.
   *
   * @param whole whether they are all the thoughts there were, those that were shown included
   */
  record Carried(List<Part> thoughts, boolean whole) {
    static final Carried NOTHING = new Carried(List.of(), false);
  }

  private static boolean hasState(Part thought) {
    return thought instanceof Part.RedactedThinking
        || (thought instanceof Part.Thinking thinking && thinking.signature() != null);
  }

  private static String text(List<Part> run) {
    JsonWriter out = new JsonWriter().array();
    for (Part part : run) {
      out.object();
      switch (part) {
        case Part.Thinking thought -> {
          out.name("text").text(thought.text());
          if (thought.signature() != null) {
            out.name("signature").text(thought.signature());
            out.name("family").text(thought.family());
          }
        }
        case Part.RedactedThinking sealed ->
            out.name("data").text(sealed.data()).name("family").text(sealed.family());
        default -> throw new IllegalArgumentException("not a thought");
      }
      out.endObject();
    }
    return out.endArray().toRaw().toString();
  }

  /** The reverse of {@link #text}. */
  private static List<Part> thoughts(String payload) {
    List<Part> thoughts = new ArrayList<>();
    for (JsonValue entry : JsonReader.read(payload.getBytes(UTF_8)).items()) {
      String family = entry.textOf("family");
      String data = entry.textOf("data");
      String text = entry.textOf("text");
      String owner = family == null ? "" : family;
      thoughts.add(
          data != null
              ? new Part.RedactedThinking(data, owner, Extras.NONE)
              : new Part.Thinking(
                  text == null ? "" : text, entry.textOf("signature"), owner, Extras.NONE));
    }
    return thoughts;
  }
}
