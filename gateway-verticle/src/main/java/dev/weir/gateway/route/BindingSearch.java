package dev.weir.gateway.route;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.bus.message.DialectName;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds the bindings of a body without a tree. A member of a tool's arguments that is called the
 * same counts too: state then only prefers a target, and a name that nobody has learned binds
 * nothing.
 */
public final class BindingSearch {

  /** So many strings of a kind are looked at; a body is up to its caller. */
  static final int LOOKED_AT_MAX = 1_000;

  /** So many stored things bind a call. */
  static final int STORED_MAX = 32;

  private static final int ID_CHARS_MAX = 512;
  private static final String SEAL = "weir1.";
  private static final String SEAL_BASE64 = "d2VpcjEu";
  private static final String REDACTED = "+redacted";
  private static final String GEMINI_THOUGHTS = "gemini-thoughts";

  /** What stands in the place of Google's signature for a call that another model made. */
  private static final String NO_SIGNATURE = "skip_thought_signature_validator";

  /**
   * Where a dialect has what binds.
   *
   * @param states members with state, by the family of such that is not sealed
   * @param mark what a body has that has state in {@code data}; empty for none
   * @param data the family of that state
   * @param stored members that name what a vendor keeps
   */
  private record Places(
      Map<String, String> states, String mark, String data, List<String> stored) {}

  private static final String FILE_ID = "file_id";
  private static final Places ANTHROPIC =
      new Places(
          Map.of("signature", Homes.ANTHROPIC),
          "\"redacted_thinking\"",
          Homes.ANTHROPIC,
          List.of(FILE_ID));
  private static final Places GEMINI =
      new Places(
          Map.of("thoughtSignature", Homes.GEMINI, "thought_signature", Homes.GEMINI),
          "",
          "",
          List.of("fileUri", "file_uri"));
  private static final Map<String, Places> PLACES =
      Map.of(
          DialectName.ANTHROPIC_MESSAGES,
          ANTHROPIC,
          DialectName.BEDROCK_INVOKE,
          ANTHROPIC,
          DialectName.GEMINI,
          GEMINI,
          DialectName.GEMINI_ARRAY,
          GEMINI,
          DialectName.OPENAI_RESPONSES,
          new Places(
              Map.of("encrypted_content", Homes.OPENAI),
              "",
              "",
              List.of(Homes.PREVIOUS_RESPONSE, FILE_ID)),
          DialectName.OPENAI_CHAT,
          new Places(
              Map.of("signature", Homes.OPENROUTER, "thought_signature", Homes.GEMINI),
              "\"reasoning.encrypted\"",
              Homes.OPENROUTER,
              List.of(FILE_ID)),
          DialectName.BEDROCK_CONVERSE,
          new Places(
              Map.of("signature", Homes.BEDROCK, "redactedContent", Homes.BEDROCK),
              "",
              "",
              List.of()));

  private final String text;
  private final Set<String> families = new HashSet<>();

  private BindingSearch(String text) {
    this.text = text;
  }

  /** The bindings of a body in a dialect. */
  public static Bindings of(String dialect, BodyView body) {
    Places places = PLACES.get(dialect);
    if (places == null) {
      return Bindings.NONE;
    }
    BindingSearch search = new BindingSearch(body.text());
    places.states.forEach((member, family) -> search.states(member, family));
    if (!places.mark.isEmpty() && search.text.contains(places.mark)) {
      search.states("data", places.data);
    }
    List<Bindings.Stored> stored = new ArrayList<>();
    for (String member : places.stored) {
      strings(
          search.text,
          member,
          id -> {
            if (stored.size() < STORED_MAX && id.length() <= ID_CHARS_MAX) {
              stored.add(new Bindings.Stored(member, id));
            }
          });
    }
    return search.families.isEmpty() && stored.isEmpty()
        ? Bindings.NONE
        : new Bindings(search.families, stored);
  }

  private void states(String member, String family) {
    strings(text, member, state -> state(state, family));
  }

  private void state(String state, String family) {
    if (state.startsWith(SEAL)) {
      sealed(state);
    } else if (state.startsWith(SEAL_BASE64)) {
      sealed(decoded(Base64.getDecoder(), state));
    } else if (!state.equals(NO_SIGNATURE)) {
      families.add(family);
    }
  }

  /** What a seal says of itself is enough: a forged one only prefers a target. */
  private void sealed(String wrapped) {
    String[] fields = wrapped.split("\\.", -1);
    if (fields.length != 4) {
      return;
    }
    String family = fields[1];
    if (family.equals(GEMINI_THOUGHTS)) {
      strings(decoded(Base64.getUrlDecoder(), fields[2]), "family", families::add);
    } else if (!fields[2].isEmpty()) {
      families.add(
          family.endsWith(REDACTED)
              ? family.substring(0, family.length() - REDACTED.length())
              : family);
    }
  }

  private static String decoded(Base64.Decoder decoder, String base64) {
    try {
      return new String(decoder.decode(base64), ISO_8859_1);
    } catch (IllegalArgumentException other) {
      return "";
    }
  }

  /**
   * Tells the texts that a member has wherever it stands, without those that are empty. A quote
   * within a string is escaped, so that what stands between two quotes that are not is a whole
   * string.
   */
  public static void strings(String json, String member, Consumer<String> found) {
    String name = '"' + member + '"';
    int at = json.indexOf(name);
    for (int looked = 0; at >= 0 && looked < LOOKED_AT_MAX; looked++) {
      int from = after(json, at + name.length(), ':');
      from = from < 0 ? -1 : after(json, from, '"');
      int end = from < 0 ? -1 : json.indexOf('"', from);
      if (end > from) {
        found.accept(json.substring(from, end));
      }
      at = json.indexOf(name, at + name.length());
    }
  }

  /** Where a letter ends that may follow space; -1 where another one stands. */
  private static int after(String json, int from, char letter) {
    int at = from;
    while (at < json.length() && Character.isWhitespace(json.charAt(at))) {
      at++;
    }
    return at < json.length() && json.charAt(at) == letter ? at + 1 : -1;
  }
}
