package dev.weir.dialects;

import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.dialects.models.ModelFacts;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an imitation of OpenAI does other than most: data for the writer of translated requests.
 * Names of members are those of OpenAI's requests.
 *
 * @param without members that it refuses, or does not know
 * @param names members that it has under another name
 * @param also members that it knows and most imitations do not
 * @param thinking how it is told whether, and how hard, to think
 * @param efforts the efforts that it knows
 * @param thoughts the member in which it takes back the thoughts beside tool calls; null when it
 *     takes none
 * @param quirks what else there is
 */
public record Habits(
    Set<String> without,
    Map<String, String> names,
    Set<String> also,
    Thinking thinking,
    Set<Effort> efforts,
    @Nullable String thoughts,
    Set<Quirk> quirks) {

  /** What every imitation understands. */
  public static final Habits COMMON =
      new Habits(
          Set.of(),
          Map.of(),
          Set.of(),
          Thinking.EFFORT,
          EnumSet.of(Effort.NONE, Effort.LOW, Effort.MEDIUM, Effort.HIGH),
          "reasoning_content",
          Set.of());

  /** How a vendor is told whether, and how hard, to think. */
  public enum Thinking {
    /** By {@code reasoning_effort} alone. */
    EFFORT,
    /** By {@code thinking.type}, and {@code reasoning_effort} beside it. */
    TYPE_AND_EFFORT,
    /** By {@code thinking.type} alone: any effort switches thinking on. */
    TYPE,
    /** By {@code reasoning} with an effort, a budget of tokens, or {@code enabled}. */
    OBJECT
  }

  /** What no name of a member says. */
  public enum Quirk {
    /** Ids of tool calls have exactly nine letters and digits. */
    SHORT_CALL_IDS("ids of tool calls become nine letters and digits"),
    /** That some tool must be called is the word {@code any}. */
    ANY_TOOL("`tool_choice: required` is `any`"),
    /** A last message of the assistant is continued only where it says so. */
    PREFIX("a last message of the assistant carries `prefix`"),
    /** One answer a call. */
    ONE_CHOICE("more than one choice is refused"),
    /** Images are not fetched. */
    IMAGES_AS_BYTES("images by their address are refused"),
    /** There is a JSON mode, but for a prompt that speaks of JSON only, and no schemas. */
    JSON_IN_WORDS("a JSON schema is told in words, beside `json_object`"),
    /** {@code logprobs} is the number of alternatives. */
    COUNTED_LOGPROBS("`logprobs` is the number of alternatives"),
    /** At most eight alternatives are told. */
    EIGHT_LOGPROBS("`top_logprobs` is at most 8"),
    /** Parts take Anthropic's cache breakpoints. */
    CACHE_CONTROL("cache breakpoints are told as `cache_control`"),
    /** Users and the assistant take turns. */
    TURNS("messages in a row of one role are joined"),
    /** Streams end with their usage, whoever asks. */
    TELLS_USAGE("usage is told without being asked for"),
    /** Every message of the assistant that calls tools tells its thoughts, or an empty text. */
    THOUGHTS_WITH_CALLS("tool calls carry their thoughts, or an empty text");

    private final String words;

    Quirk(String words) {
      this.words = words;
    }

    /** What becomes of a request, for the documentation. */
    public String words() {
      return words;
    }
  }

  public Habits {
    without = Set.copyOf(without);
    names = Map.copyOf(names);
    also = Set.copyOf(also);
    efforts = Collections.unmodifiableSet(EnumSet.copyOf(efforts));
    quirks = Set.copyOf(quirks);
  }

  /** These, without some members as well. */
  public Habits without(String... members) {
    return new Habits(
        both(without, Set.of(members)), names, also, thinking, efforts, thoughts, quirks);
  }

  /** These, with another name for a member. */
  public Habits renaming(String member, String name) {
    Map<String, String> more = new HashMap<>(names);
    more.put(member, name);
    return new Habits(without, more, also, thinking, efforts, thoughts, quirks);
  }

  /** These, with members that most do not know. */
  public Habits knowing(String... members) {
    return new Habits(
        without, names, both(also, Set.of(members)), thinking, efforts, thoughts, quirks);
  }

  /** These, with another way to be told to think. */
  public Habits thinking(Thinking way, Effort first, Effort... others) {
    return new Habits(without, names, also, way, EnumSet.of(first, others), thoughts, quirks);
  }

  /** These, with another way to be told to think, and the usual efforts. */
  public Habits thinking(Thinking way) {
    return new Habits(without, names, also, way, efforts, thoughts, quirks);
  }

  /** These, with another member for thoughts; null for none. */
  public Habits thoughts(@Nullable String member) {
    return new Habits(without, names, also, thinking, efforts, member, quirks);
  }

  /** These, and more. */
  public Habits with(Quirk... more) {
    return new Habits(
        without, names, also, thinking, efforts, thoughts, both(quirks, Set.of(more)));
  }

  /** Whether a quirk is among these. */
  public boolean has(Quirk quirk) {
    return quirks.contains(quirk);
  }

  /** Whether a member is refused, or not known. */
  public boolean lacks(String member) {
    return without.contains(member);
  }

  /** Whether the usage of a stream must be asked for, and may be. */
  public boolean waitsForUsageQuestion() {
    return !lacks("stream_options") && !has(Quirk.TELLS_USAGE);
  }

  /** What a member is called. */
  public String nameOf(String member) {
    return names.getOrDefault(member, member);
  }

  /** The nearest effort that is known: of two the harder, and none only where none is asked. */
  public Effort nearest(Effort effort) {
    return ModelFacts.nearest(effort, efforts);
  }

  private static <T> Set<T> both(Set<T> some, Set<T> more) {
    Set<T> all = new HashSet<>(some);
    all.addAll(more);
    return all;
  }
}
