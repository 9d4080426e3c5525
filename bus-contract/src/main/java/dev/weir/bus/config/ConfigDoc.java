package dev.weir.bus.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be written at one place of the configuration, as the code that reads it says.
 *
 * @param path the place, with {@code NAME} for a free name and {@code []} for a list's elements
 * @param key the last part of the place
 * @param form what is written there
 * @param required whether it must be written
 * @param byDefault what holds when nothing is written, as one would write it
 * @param min the least number
 * @param max the greatest number
 * @param choices the words to choose from
 * @param doc what it is, in half a sentence
 * @param shorthand the member that a plain text in place of an object stands for
 * @param members what can be written inside: of the section, of each entry, of each item
 */
public record ConfigDoc(
    String path,
    String key,
    Form form,
    boolean required,
    @Nullable Object byDefault,
    @Nullable Number min,
    @Nullable Number max,
    List<String> choices,
    String doc,
    @Nullable String shorthand,
    List<ConfigDoc> members) {

  /** The key that stands for all keys not named. */
  public static final String ANY_KEY = "*";

  /** The kinds of values. */
  public enum Form {
    /** Any text. */
    TEXT("text"),
    /** A text that is never shown. */
    SECRET("secret"),
    /** A whole number within bounds. */
    INTEGER("integer"),
    /** A number within bounds. */
    DECIMAL("number"),
    /** True or false. */
    BOOL("true or false"),
    /** An amount of time with its unit. */
    DURATION("duration"),
    /** An amount of bytes with its unit. */
    SIZE("size"),
    /** An amount of bytes, or percents of the heap. */
    SIZE_OR_SHARE("size or %"),
    /** A part of a whole. */
    SHARE("share"),
    /** One word of a list. */
    CHOICE("choice"),
    /** A list of texts. */
    TEXTS("list of texts"),
    /** A list of texts that are never shown. */
    SECRETS("list of secrets"),
    /** Texts by free names. */
    TEXT_ENTRIES("texts by name"),
    /** An object with known keys. */
    SECTION("section"),
    /** Objects by free names. */
    ENTRIES("sections by name"),
    /** A list of names, or objects by free names. */
    NAMES_OR_ENTRIES("list of names, or sections by name"),
    /** A list of objects. */
    ITEMS("list of sections"),
    /** Whatever another reader makes of it. */
    ANYTHING("anything");

    private final String title;

    Form(String title) {
      this.title = title;
    }

    /** What a reader of the documentation sees. */
    public String title() {
      return title;
    }
  }

  public ConfigDoc {
    choices = List.copyOf(choices);
    members = List.copyOf(members);
  }

  static ConfigDoc of(String parent, String key, Form form, String doc) {
    String path = KeyPath.child(parent, key);
    return new ConfigDoc(path, key, form, false, null, null, null, List.of(), doc, null, List.of());
  }

  static ConfigDoc section(String path) {
    return new ConfigDoc(
        path, path, Form.SECTION, false, null, null, null, List.of(), "", null, List.of());
  }

  ConfigDoc asRequired() {
    return new ConfigDoc(path, key, form, true, null, min, max, choices, doc, shorthand, members);
  }

  ConfigDoc byDefault(Object value) {
    return new ConfigDoc(
        path, key, form, required, value, min, max, choices, doc, shorthand, members);
  }

  ConfigDoc within(Number least, Number greatest) {
    return new ConfigDoc(
        path, key, form, required, byDefault, least, greatest, choices, doc, shorthand, members);
  }

  ConfigDoc oneOf(List<String> words) {
    return new ConfigDoc(
        path, key, form, required, byDefault, min, max, words, doc, shorthand, members);
  }

  ConfigDoc shortFor(String member) {
    return new ConfigDoc(
        path, key, form, required, byDefault, min, max, choices, doc, member, members);
  }

  ConfigDoc holding(List<ConfigDoc> inside) {
    return new ConfigDoc(
        path, key, form, required, byDefault, min, max, choices, doc, shorthand, inside);
  }
}
