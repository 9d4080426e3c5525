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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the bindings of a body without a tree. A member of a tool's arguments that is called the
 * same counts too: state then only prefers a target, and a name that nobody has learned binds
 * nothing.
 */
public final class BindingSearch {

  /** So many strings of a kind are looked at; a body is up to its caller. */
  static final int LOOKED_AT_MAX = 1_000;

  /** So many stored things that are named alike bind a call. */
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
   * @param families of all the state
   * @param members with state that is not sealed, by its families
   */
  private record Places(
      Map<String, String> states,
      String mark,
      String data,
      List<String> stored,
      Set<String> families,
      Map<String, Set<String>> members) {

    Places(Map<String, String> states, String mark, String data, List<String> stored) {
      this(
          states,
          mark,
          data,
          stored,
          Stream.concat(states.values().stream(), Stream.of(data).filter(one -> !one.isEmpty()))
              .collect(Collectors.toUnmodifiableSet()),
          states.keySet().stream()
              .collect(Collectors.groupingBy(states::get, Collectors.toUnmodifiableSet())));
    }
  }

  private static final String FILE_ID = "file_id";
  private static final List<String> IN_BATCHES =
      List.of("input_file_id", FILE_ID, "fileName", "file_name", "fileUri", "file_uri");
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
          List.of("fileUri", "file_uri", "cachedContent", "cached_content"));
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
  private final Set<Bindings.State> found = new HashSet<>();

  private BindingSearch(String text) {
    this.text = text;
  }

  /** Families whose state may be known to one provider alone. */
  public static final List<String> FAMILIES =
      List.of(Homes.ANTHROPIC, Homes.OPENAI, Homes.OPENROUTER, Homes.GEMINI, Homes.BEDROCK);

  /** The members of a dialect with state of a family that is not sealed. */
  public static Set<String> stateMembers(String dialect, String family) {
    Places places = PLACES.get(dialect);
    return places == null ? Set.of() : places.members.getOrDefault(family, Set.of());
  }

  /** The families whose state a dialect has where it is not sealed. */
  public static Set<String> familiesOf(String dialect) {
    Places places = PLACES.get(dialect);
    return places == null ? Set.of() : places.families;
  }

  /** The bindings of a body in a dialect. */
  public static Bindings of(String dialect, BodyView body) {
    Places places = PLACES.get(dialect);
    if (places == null) {
      return Bindings.NONE;
    }
    List<Bindings.Stored> stored = stored(body.text(), places.stored);
    if (dialect.equals(DialectName.OPENAI_RESPONSES)) {
      stored.addAll(Referred.in(body.text()));
    }
    return bindings(states(places, body.text()), stored);
  }

  /** The state alone of a body in a dialect. */
  public static Bindings statesOf(String dialect, BodyView body) {
    Places places = PLACES.get(dialect);
    return places == null ? Bindings.NONE : bindings(states(places, body.text()), List.of());
  }

  private static Bindings bindings(Set<Bindings.State> states, List<Bindings.Stored> stored) {
    return states.isEmpty() && stored.isEmpty() ? Bindings.NONE : new Bindings(states, stored);
  }

  private static Set<Bindings.State> states(Places places, String text) {
    BindingSearch search = new BindingSearch(text);
    places.states.forEach((member, family) -> search.states(member, family));
    if (!places.mark.isEmpty() && text.contains(places.mark)) {
      search.states("data", places.data);
    }
    return search.found;
  }

  /** What the JSON that makes a batch names that a vendor keeps. */
  public static List<Bindings.Stored> ofBatch(String text) {
    return stored(text, IN_BATCHES);
  }

  private static List<Bindings.Stored> stored(String text, List<String> members) {
    List<Bindings.Stored> stored = new ArrayList<>();
    for (String member : members) {
      strings(
          text,
          member,
          id -> {
            if (stored.size() < STORED_MAX && id.length() <= ID_CHARS_MAX) {
              stored.add(new Bindings.Stored(member, id));
            }
          });
    }
    return stored;
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
      found.add(Bindings.State.of(family, state));
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
      // Which of the thoughts in it is whose is looked at when they are read.
      strings(
          decoded(Base64.getUrlDecoder(), fields[2]),
          "family",
          one -> found.add(new Bindings.State(one, 0)));
    } else if (!fields[2].isEmpty()) {
      String owner =
          family.endsWith(REDACTED)
              ? family.substring(0, family.length() - REDACTED.length())
              : family;
      found.add(Bindings.State.of(owner, decoded(Base64.getUrlDecoder(), fields[2])));
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

  /**
   * A text without the objects that a member has, wherever it stands; what is not whole is gone to
   * its end.
   */
  public static String without(String json, String member) {
    String name = '"' + member + '"';
    StringBuilder kept = new StringBuilder();
    int from = 0;
    int at = json.indexOf(name);
    while (at >= 0) {
      int colon = after(json, at + name.length(), ':');
      int object = colon < 0 ? -1 : after(json, colon, '{');
      if (object >= 0) {
        kept.append(json, from, at);
        from = endOfObject(json, object);
      }
      at = json.indexOf(name, Math.max(from, at + name.length()));
    }
    return kept.append(json, from, json.length()).toString();
  }

  private static int endOfObject(String json, int from) {
    int depth = 1;
    boolean inString = false;
    for (int at = from; at < json.length(); at++) {
      char letter = json.charAt(at);
      if (inString && letter == '\\') {
        at++;
      } else if (letter == '"') {
        inString = !inString;
      } else if (!inString && (letter == '{' || letter == '}')) {
        depth += letter == '{' ? 1 : -1;
        if (depth == 0) {
          return at + 1;
        }
      }
    }
    return json.length();
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
