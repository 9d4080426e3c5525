package dev.weir.testkit;

import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Reasoning;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What {@link RandomChats} may put into the values it makes. The test of a dialect begins with
 * {@link #plain()} or {@link #everything} and switches features until what is left is what the
 * dialect can express.
 *
 * @param features what may occur at all
 * @param dialect whose extras, vendor parts, vendor tools, vendor events and files occur
 * @param family whose signatures thoughts carry
 * @param reasons how answers may end; {@code TOOL_CALLS} is used when, and only when, there are
 *     calls
 * @param modes how thinking may be asked for ({@link Feature#THINKING_MODE})
 * @param efforts the efforts that may be asked for ({@link Feature#EFFORT})
 * @param ttls the lifetimes of cache marks; a mark without one is always possible
 */
public record ChatShape(
    Set<Feature> features,
    String dialect,
    String family,
    Set<Finish.Reason> reasons,
    Set<Reasoning.Mode> modes,
    Set<Reasoning.Effort> efforts,
    List<String> ttls) {

  /** What can be switched on and off. */
  public enum Feature {
    // Messages
    /** System messages at the beginning. */
    SYSTEM,
    /** Developer messages at the beginning. */
    DEVELOPER,
    /** System or developer messages further on, as far as those roles are on. */
    LATE_INSTRUCTIONS,
    /** Speakers with names (never on tool messages). */
    NAMES,
    /** Two user or two assistant messages in a row. */
    SAME_ROLE_TWICE,
    /** A user message right after tool results. */
    USER_AFTER_TOOL,
    /** The conversation ends with the assistant's own beginning. */
    PREFILL,
    /** Several texts in one message, one answer or one tool result. */
    SEVERAL_TEXTS,
    /** Empty texts. */
    EMPTY_TEXTS,
    /** The assistant's texts, thoughts and calls in any order; else in that of this sentence: */
    ANY_ORDER,
    /** Control characters in texts. */
    CONTROL_CHARACTERS,
    /** Halves of surrogate pairs in texts, as JSON escapes can make them. */
    UNPAIRED_SURROGATES,

    // Parts
    IMAGES,
    IMAGE_DETAIL,
    DOCUMENTS,
    DOCUMENT_TITLES,
    AUDIO,
    /** Images and documents by address; inline ones are always possible. */
    MEDIA_URLS,
    /** Images and documents by a file's id. */
    MEDIA_FILES,
    /** Documents of plain text. */
    MEDIA_TEXTS,
    /** Thoughts in the assistant's messages and in answers. */
    THINKING,
    /** Thoughts with signatures. */
    SIGNATURES,
    REDACTED_THINKING,
    REFUSALS,
    VENDOR_PARTS,
    /** Breakpoints on parts and function tools. */
    CACHE_MARKS,

    // Tools
    /** Function tools, calls of them and results. */
    TOOLS,
    /** Custom tools and calls of them; needs {@link #TOOLS}. */
    CUSTOM_TOOLS,
    VENDOR_TOOLS,
    /** {@code strict} on function tools. */
    STRICT_TOOLS,
    TOOL_CHOICE,
    /** A choice restricted to some of the functions; needs {@link #TOOL_CHOICE}. */
    ALLOWED_TOOLS,
    PARALLEL_TOOLS,
    /** Images and documents in tool results, as far as those are on. */
    TOOL_RESULT_MEDIA,
    /** Failed tool results. */
    TOOL_RESULT_ERRORS,
    /** Tool results without any content. */
    TOOL_RESULT_EMPTY,
    /** Arguments that are not valid JSON. */
    BROKEN_ARGUMENTS,

    // The rest of a request
    MAX_TOKENS,
    TEMPERATURE,
    TOP_P,
    TOP_K,
    STOP,
    /** {@code n}. */
    CHOICES_ASKED,
    SEED,
    PENALTIES,
    LOGPROBS_ASKED,
    LOGIT_BIAS,
    THINKING_MODE,
    EFFORT,
    BUDGET,
    THINKING_DISPLAY,
    TEXT_FORMAT,
    JSON_OBJECT,
    JSON_SCHEMA,
    /** Name, description and strictness of a schema; needs {@link #JSON_SCHEMA}. */
    JSON_SCHEMA_DETAILS,
    STREAM,
    END_USER,
    CACHE_KEY,
    AUTO_CACHE,
    SERVICE_TIER,

    // Answers
    MULTIPLE_CHOICES,
    /** Images and sound in answers, as far as those are on. */
    ANSWER_MEDIA,
    LOGPROBS,
    /** The stop text that was met. */
    STOP_SEQUENCE_TOLD,
    FINISH_DETAILS,
    CREATED,
    USAGE,
    /** Tokens read from the vendor's cache; needs {@link #USAGE}, as do the next four. */
    USAGE_CACHE_READ,
    USAGE_CACHE_WRITE,
    USAGE_REASONING,
    USAGE_ESTIMATED,
    USAGE_EXTRAS,
    /** Usage that is told before the end of a stream. */
    EARLY_USAGE,
    VENDOR_EVENTS,
    /** Lists of a part's extras that come element by element; needs {@link #PART_EXTRAS}. */
    VENDOR_DELTAS,

    // Extras
    REQUEST_EXTRAS,
    MESSAGE_EXTRAS,
    PART_EXTRAS,
    TOOL_EXTRAS,
    ANSWER_EXTRAS,
    CHOICE_EXTRAS
  }

  public ChatShape {
    features = Set.copyOf(features);
    reasons = sorted(Finish.Reason.class, reasons);
    modes = sorted(Reasoning.Mode.class, modes);
    efforts = sorted(Reasoning.Effort.class, efforts);
    ttls = List.copyOf(ttls);
  }

  /** System, user and assistant texts, an answer of one text, and nothing else. */
  public static ChatShape plain() {
    return new ChatShape(
        Set.of(Feature.SYSTEM),
        "",
        "",
        Set.of(Finish.Reason.STOP, Finish.Reason.LENGTH, Finish.Reason.TOOL_CALLS),
        EnumSet.allOf(Reasoning.Mode.class),
        EnumSet.allOf(Reasoning.Effort.class),
        List.of());
  }

  /** All that the canonical model can hold, as one dialect and one family of it would use it. */
  public static ChatShape everything(String dialect, String family) {
    return new ChatShape(
        EnumSet.allOf(Feature.class),
        dialect,
        family,
        EnumSet.allOf(Finish.Reason.class),
        EnumSet.allOf(Reasoning.Mode.class),
        EnumSet.allOf(Reasoning.Effort.class),
        List.of("5m", "1h"));
  }

  /** Whether a feature is on. */
  public boolean has(Feature feature) {
    return features.contains(feature);
  }

  /** The same with more features. */
  public ChatShape with(Feature... more) {
    Set<Feature> wanted = EnumSet.noneOf(Feature.class);
    wanted.addAll(features);
    wanted.addAll(List.of(more));
    return new ChatShape(wanted, dialect, family, reasons, modes, efforts, ttls);
  }

  /** The same without some features. */
  public ChatShape without(Feature... fewer) {
    Set<Feature> wanted = EnumSet.noneOf(Feature.class);
    wanted.addAll(features);
    wanted.removeAll(List.of(fewer));
    return new ChatShape(wanted, dialect, family, reasons, modes, efforts, ttls);
  }

  /** The same for another dialect's extras, vendor parts and files. */
  public ChatShape withDialect(String other) {
    return new ChatShape(features, other, family, reasons, modes, efforts, ttls);
  }

  /** The same with signatures of another family. */
  public ChatShape withFamily(String other) {
    return new ChatShape(features, dialect, other, reasons, modes, efforts, ttls);
  }

  /** The same with these ends of an answer. */
  public ChatShape withReasons(Finish.Reason... only) {
    return new ChatShape(features, dialect, family, Set.of(only), modes, efforts, ttls);
  }

  /** The same with these ways to ask for thinking. */
  public ChatShape withModes(Reasoning.Mode... only) {
    return new ChatShape(features, dialect, family, reasons, Set.of(only), efforts, ttls);
  }

  /** The same with these efforts. */
  public ChatShape withEfforts(Reasoning.Effort... only) {
    return new ChatShape(features, dialect, family, reasons, modes, Set.of(only), ttls);
  }

  /** The same with these lifetimes of cache marks. */
  public ChatShape withTtls(String... only) {
    return new ChatShape(features, dialect, family, reasons, modes, efforts, List.of(only));
  }

  /** In the order of the constants, so that a seed always means the same values. */
  private static <E extends Enum<E>> Set<E> sorted(Class<E> type, Set<E> values) {
    Set<E> sorted = EnumSet.noneOf(type);
    sorted.addAll(values);
    return Collections.unmodifiableSet(sorted);
  }
}
