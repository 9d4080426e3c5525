package dev.weir.dialects.openai;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.Seal;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries of {@code reasoning_details}: OpenRouter's slot for thoughts with their opaque state,
 * and ours. OpenRouter's own entries pass as they are, under the family {@link #FAMILY}. State of
 * any other family is wrapped by the seal, in entries of the format {@link #SEALED_FORMAT}.
 */
final class ReasoningDetails {

  /** The family of state that stands in this dialect unwrapped. */
  static final String FAMILY = "openrouter";

  /** The format of entries that are ours: nothing but text and sealed state in them counts. */
  static final String SEALED_FORMAT = "weir-v1";

  private static final String TEXT = "reasoning.text";
  private static final String SUMMARY = "reasoning.summary";
  private static final String ENCRYPTED = "reasoning.encrypted";

  private static final Set<String> KNOWN_OF_TEXT = Set.of("type", "text", "signature");
  private static final Set<String> KNOWN_OF_SUMMARY = Set.of("summary", "signature");
  private static final Set<String> KNOWN_OF_ENCRYPTED = Set.of("type", "data");

  private final Seal seal;

  ReasoningDetails(Seal seal) {
    this.seal = seal;
  }

  /** Who sent the entries. */
  enum Sender {
    /** Gets nothing through that claims our seal without bearing it. */
    CALLER,
    /** May be another gateway like us, whose seal is not ours to judge. */
    VENDOR
  }

  /**
   * The thought that an entry is, or null when there is none to be had from it: its seal was
   * broken, or it is no entry.
   */
  @Nullable Part read(JsonValue entry, Sender sender) {
    String type = entry.textOf("type");
    if (type == null) {
      return null;
    }
    return switch (type) {
      case TEXT -> thinking(entry, "text", KNOWN_OF_TEXT, sender);
      case SUMMARY -> thinking(entry, "summary", KNOWN_OF_SUMMARY, sender);
      case ENCRYPTED -> redacted(entry, sender);
      default -> new Part.Vendor(DialectName.OPENAI_CHAT, type, entry.raw());
    };
  }

  /** The thoughts of a message or a delta as plain text, by whichever of their two names. */
  static @Nullable String plainText(JsonValue message) {
    String text = message.textOf("reasoning_content");
    if (text == null || text.isEmpty()) {
      text = message.textOf("reasoning");
    }
    return text == null || text.isEmpty() ? null : text;
  }

  /** Whether an entry is one of ours. */
  static boolean sealed(JsonValue entry) {
    return SEALED_FORMAT.equals(entry.textOf("format"));
  }

  /**
   * Whether a part needs an entry here: a thought with more to it than text, or a thought's own
   * block of this dialect.
   */
  static boolean needed(Part part) {
    return switch (part) {
      case Part.Thinking thinking -> thinking.signature() != null || !members(thinking).isEmpty();
      case Part.RedactedThinking redacted -> true;
      case Part.Vendor vendor ->
          vendor.dialect().equals(DialectName.OPENAI_CHAT)
              && vendor.type().startsWith("reasoning.");
      default -> false;
    };
  }

  /** Whether a part is a thought of this dialect's, to be sent back as it came. */
  static boolean own(Part part) {
    return switch (part) {
      case Part.Thinking thinking ->
          isNative(thinking) && (thinking.signature() == null || thinking.family().equals(FAMILY));
      case Part.RedactedThinking redacted -> redacted.family().equals(FAMILY);
      default -> needed(part);
    };
  }

  /** Whether a thought's entry is written as OpenRouter does, text in every piece. */
  static boolean isNative(Part.Thinking thinking) {
    return thinking.family().equals(FAMILY) || !members(thinking).isEmpty();
  }

  /**
   * Adds the thoughts of a whole message. Where the entries tell any text, the plain text is the
   * same once more.
   */
  void addAll(JsonValue message, Sender sender, List<Part> parts) {
    List<Part> thoughts = new ArrayList<>();
    JsonValue list = message.get("reasoning_details");
    if (list != null) {
      for (JsonValue entry : list.items()) {
        Part part = read(entry, sender);
        if (part != null) {
          thoughts.add(part);
        }
      }
    }
    String plain = plainText(message);
    boolean told =
        thoughts.stream()
            .anyMatch(part -> part instanceof Part.Thinking known && !known.text().isEmpty());
    if (plain != null && !told) {
      parts.add(new Part.Thinking(plain, null, "", Extras.NONE));
    }
    parts.addAll(thoughts);
  }

  /**
   * Writes the thoughts of a whole message: the text of all of them, and entries where one has more
   * to it than text, or where there are several to be told apart.
   */
  void writeTo(JsonWriter out, List<Part> parts) {
    String plain = "";
    int thoughts = 0;
    boolean entries = false;
    for (Part part : parts) {
      if (part instanceof Part.Thinking thinking) {
        plain = plain.isEmpty() ? thinking.text() : plain + thinking.text();
        thoughts++;
      }
      entries |= needed(part);
    }
    if (!plain.isEmpty()) {
      out.name("reasoning_content").text(plain);
    }
    if (entries || thoughts > 1) {
      out.name("reasoning_details").array();
      int index = 0;
      for (Part part : parts) {
        if (part instanceof Part.Thinking || needed(part)) {
          write(out, part, index++);
        }
      }
      out.endArray();
    }
  }

  /**
   * Writes the entry of a part for a caller.
   *
   * @param index the number that an entry of ours gets
   */
  void write(JsonWriter out, Part part, int index) {
    switch (part) {
      case Part.Thinking thinking -> {
        String state = thinking.signature();
        openThinking(out, thinking, state == null ? null : sealed(thinking.family(), state));
        endEntry(out, isNative(thinking), index);
      }
      case Part.RedactedThinking redacted -> {
        openRedacted(out, redacted, sealed(redacted.family(), redacted.data()));
        boolean ours =
            redacted.extras().of(DialectName.OPENAI_CHAT).isEmpty()
                && !redacted.family().equals(FAMILY);
        endEntry(out, !ours, index);
      }
      default -> writeVendors(out, part);
    }
  }

  /** Writes the entry of a part that is {@link #own} for the vendor that it came from. */
  static void writeBack(JsonWriter out, Part part) {
    switch (part) {
      case Part.Thinking thinking -> {
        openThinking(out, thinking, thinking.signature());
        out.endObject();
      }
      case Part.RedactedThinking redacted -> {
        openRedacted(out, redacted, redacted.data());
        out.endObject();
      }
      default -> writeVendors(out, part);
    }
  }

  private static void openThinking(
      JsonWriter out, Part.Thinking thinking, @Nullable String signature) {
    Map<String, RawJson> members = members(thinking);
    boolean summary = members.containsKey("type");
    out.object();
    if (!summary) {
      out.name("type").text(TEXT);
    }
    out.name(summary ? "summary" : "text").text(thinking.text());
    if (signature != null) {
      out.name("signature").text(signature);
    }
    out.members(members);
  }

  private static void openRedacted(JsonWriter out, Part.RedactedThinking redacted, String data) {
    out.object().name("type").text(ENCRYPTED).name("data").text(data);
    out.members(redacted.extras().of(DialectName.OPENAI_CHAT));
  }

  private static void endEntry(JsonWriter out, boolean asItCame, int index) {
    if (!asItCame) {
      out.name("format").text(SEALED_FORMAT).name("index").number(index);
    }
    out.endObject();
  }

  private static void writeVendors(JsonWriter out, Part part) {
    if (!(part instanceof Part.Vendor vendor)) {
      throw new IllegalArgumentException("not a thought");
    }
    out.raw(vendor.json());
  }

  private static Map<String, RawJson> members(Part.Thinking thinking) {
    return thinking.extras().of(DialectName.OPENAI_CHAT);
  }

  /** A wrapper of another gateway of ours is wrapped again: its seal may not be ours to open. */
  private String sealed(String family, String state) {
    return family.equals(FAMILY) && !Seal.looksWrapped(state) ? state : seal.wrap(family, state);
  }

  private @Nullable Part thinking(
      JsonValue entry, String textMember, Set<String> known, Sender sender) {
    String text = entry.textOf(textMember);
    String signature = entry.textOf("signature");
    String shown = text == null ? "" : text;
    Extras extras = extras(entry, known);
    if (signature == null) {
      return new Part.Thinking(shown, null, "", extras);
    }
    Seal.Wrapped state = opened(signature, sender);
    return state == null ? null : new Part.Thinking(shown, state.payload(), state.family(), extras);
  }

  private @Nullable Part redacted(JsonValue entry, Sender sender) {
    String data = entry.textOf("data");
    Seal.Wrapped state = data == null ? null : opened(data, sender);
    return state == null
        ? null
        : new Part.RedactedThinking(
            state.payload(), state.family(), extras(entry, KNOWN_OF_ENCRYPTED));
  }

  /** What stands in an opaque slot, and whose it is; null when it bears a seal that is not ours. */
  private Seal.@Nullable Wrapped opened(String slot, Sender sender) {
    Seal.Wrapped ours = seal.unwrap(slot);
    if (ours == null && (sender == Sender.VENDOR || !Seal.looksWrapped(slot))) {
      return new Seal.Wrapped(FAMILY, slot);
    }
    return ours;
  }

  private static Extras extras(JsonValue entry, Set<String> known) {
    if (sealed(entry)) {
      return Extras.NONE;
    }
    return new Extras(DialectName.OPENAI_CHAT, entry.membersBut(known));
  }
}
