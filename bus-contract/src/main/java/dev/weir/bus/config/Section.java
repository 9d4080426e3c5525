package dev.weir.bus.config;

import dev.weir.bus.config.ConfigDoc.Form;
import dev.weir.bus.config.ConfigException.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One object of the configuration, read by asking for each key with its default and its meaning:
 *
 * <pre>{@code
 * static GatewayConfig from(Section section) {
 *   return new GatewayConfig(
 *       section.text("host", "127.0.0.1", "the address to listen on"),
 *       section.integer("port", 4000, 0, 65535, "the port; 0 takes a free one"),
 *       section.section("limits", Limits::from, "what is too much"));
 * }
 *
 * GatewayConfig config = Section.read("gateway", json, GatewayConfig::from);
 * ConfigDoc doc = Section.describe("gateway", GatewayConfig::from);
 * }</pre>
 *
 * <p>{@link #read} fails once, with every problem there is: wrong values, missing ones, and keys
 * that nobody asked for. To go on after a wrong value, and to be described without values, a parser
 * is given the default, or where there is none a value that only looks right. So it must ask for
 * the same keys whatever they hold, and do its own checks with {@link #check}.
 *
 * <p>Numbers and truth values may be written as texts, which is what a substituted variable gives.
 * A key with nothing behind it counts as absent. No message holds a value.
 */
public final class Section {

  /** What stands for a free name, and for any text that must be there, where there is none. */
  public static final String PLACEHOLDER = "NAME";

  private final Branch branch;

  Section(Branch branch) {
    this.branch = branch;
  }

  /**
   * Reads the object at {@code path} of the configuration, which is empty for the whole file.
   *
   * @throws ConfigException with every problem found
   */
  public static <T> T read(String path, JsonObject values, Function<Section, T> parser) {
    List<Problem> problems = new ArrayList<>();
    try {
      T result = new Branch(path, values, problems, false).run(parser);
      if (problems.isEmpty()) {
        return result;
      }
    } catch (RuntimeException e) {
      // After a problem, the parser may have stumbled over a value that only looked right.
      if (problems.isEmpty()) {
        throw e;
      }
    }
    throw new ConfigException(problems);
  }

  /** What {@code parser} asks for, found by running it without values. */
  public static ConfigDoc describe(String path, Function<Section, ?> parser) {
    return ConfigDoc.section(path).holding(Branch.describe(path, parser));
  }

  /** Where this is, as {@link KeyPath} spells it. */
  public String path() {
    return branch.path();
  }

  /** A copy of all that is written here, asked for or not. */
  public JsonObject values() {
    return branch.values().copy();
  }

  /** A text. */
  public String text(String key, String byDefault, String doc) {
    return or(branch.read(Reader.TEXT, doc(key, Form.TEXT, doc).byDefault(byDefault)), byDefault);
  }

  /** A text, or null. */
  public @Nullable String optionalText(String key, String doc) {
    return branch.read(Reader.TEXT, doc(key, Form.TEXT, doc));
  }

  /** A text that must be there and not blank. */
  public String requiredText(String key, String doc) {
    return or(branch.read(Reader.FILLED, doc(key, Form.TEXT, doc).asRequired()), PLACEHOLDER);
  }

  /** A secret that is not blank, or null. */
  public @Nullable Secret optionalSecret(String key, String doc) {
    return branch.read(Reader.SECRET, doc(key, Form.SECRET, doc));
  }

  /** A secret that must be there and not blank. */
  public Secret requiredSecret(String key, String doc) {
    Secret read = branch.read(Reader.SECRET, doc(key, Form.SECRET, doc).asRequired());
    return or(read, Secret.of(PLACEHOLDER));
  }

  /** A whole number from {@code min} to {@code max}. */
  public int integer(String key, int byDefault, int min, int max, String doc) {
    ConfigDoc number = doc(key, Form.INTEGER, doc).within(min, max).byDefault(byDefault);
    return or(branch.read(Reader.integer(min, max), number), byDefault);
  }

  /** A whole number from {@code min} to {@code max}, or null. */
  public @Nullable Integer optionalInteger(String key, int min, int max, String doc) {
    return branch.read(Reader.integer(min, max), doc(key, Form.INTEGER, doc).within(min, max));
  }

  /** A whole number from {@code min} to {@code max} that must be there. */
  public int requiredInteger(String key, int min, int max, String doc) {
    ConfigDoc number = doc(key, Form.INTEGER, doc).within(min, max).asRequired();
    return or(branch.read(Reader.integer(min, max), number), min);
  }

  /** A number from {@code min} to {@code max}. */
  public double decimal(String key, double byDefault, double min, double max, String doc) {
    ConfigDoc number = doc(key, Form.DECIMAL, doc).within(min, max).byDefault(byDefault);
    return or(branch.read(Reader.decimal(min, max), number), byDefault);
  }

  /** A number from {@code min} to {@code max}, or null. */
  public @Nullable Double optionalDecimal(String key, double min, double max, String doc) {
    return branch.read(Reader.decimal(min, max), doc(key, Form.DECIMAL, doc).within(min, max));
  }

  /** True or false. */
  public boolean bool(String key, boolean byDefault, String doc) {
    return or(branch.read(Reader.BOOL, doc(key, Form.BOOL, doc).byDefault(byDefault)), byDefault);
  }

  /** True, false, or null. */
  public @Nullable Boolean optionalBool(String key, String doc) {
    return branch.read(Reader.BOOL, doc(key, Form.BOOL, doc));
  }

  /** Milliseconds, written with a unit. */
  public long duration(String key, String byDefault, String doc) {
    return amount(Reader.DURATION, doc(key, Form.DURATION, doc), byDefault);
  }

  /** Milliseconds, written with a unit, or null. */
  public @Nullable Long optionalDuration(String key, String doc) {
    return branch.read(Reader.DURATION, doc(key, Form.DURATION, doc));
  }

  /** Bytes, written with a unit. */
  public long size(String key, String byDefault, String doc) {
    return amount(Reader.SIZE, doc(key, Form.SIZE, doc), byDefault);
  }

  /** Bytes, written with a unit or as percents of {@code whole} bytes. */
  public long sizeOrShare(String key, String byDefault, long whole, String doc) {
    return amount(Reader.sizeOrShare(whole), doc(key, Form.SIZE_OR_SHARE, doc), byDefault);
  }

  /** A part of a whole from 0 to 1, written as percents or as a number. */
  public double share(String key, String byDefault, String doc) {
    Double standard = Reader.SHARE.parse().of(byDefault);
    if (standard == null) {
      throw new IllegalArgumentException("the default of " + key + " must be a share");
    }
    ConfigDoc share = doc(key, Form.SHARE, doc).byDefault(byDefault);
    return or(branch.read(Reader.SHARE, share), standard);
  }

  /** A part of a whole from 0 to 1, written as percents or as a number, or null. */
  public @Nullable Double optionalShare(String key, String doc) {
    return branch.read(Reader.SHARE, doc(key, Form.SHARE, doc));
  }

  /** One of {@code choices}. */
  public String choice(String key, String byDefault, Collection<String> choices, String doc) {
    // Set.of changes its order with every run, the documentation must not.
    List<String> words =
        List.copyOf(choices instanceof SequencedCollection ? choices : new TreeSet<>(choices));
    ConfigDoc choice = doc(key, Form.CHOICE, doc).oneOf(words).byDefault(byDefault);
    return or(branch.read(Reader.choice(words), choice), byDefault);
  }

  /** A list of texts, empty by default. */
  public List<String> texts(String key, String doc) {
    return texts(key, List.of(), doc);
  }

  /** A list of texts. */
  public List<String> texts(String key, List<String> byDefault, String doc) {
    JsonArray array = branch.array(doc(key, Form.TEXTS, doc).byDefault(byDefault));
    return array == null ? byDefault : branch.elements(key, array, Reader.TEXT);
  }

  /** A list of secrets that are not blank, empty by default. */
  public List<Secret> secrets(String key, String doc) {
    JsonArray array = branch.array(doc(key, Form.SECRETS, doc).byDefault(List.of()));
    return array == null ? List.of() : branch.elements(key, array, Reader.SECRET);
  }

  /** Texts by free names, in the order of the file. */
  public Map<String, String> textEntries(String key, String doc) {
    return branch.texts(key, branch.object(doc(key, Form.TEXT_ENTRIES, doc)));
  }

  /** An object with keys of its own; when it is absent all of them are. */
  public <T> T section(String key, Function<Section, T> parser, String doc) {
    ConfigDoc section = doc(key, Form.SECTION, doc);
    Branch inner = branch.inner(section.path(), branch.object(section));
    T result = inner.run(parser);
    branch.note(section.holding(inner.docs()));
    return result;
  }

  /** An object with keys of its own, or null when it is absent. */
  public <T> @Nullable T optionalSection(String key, Function<Section, T> parser, String doc) {
    if (branch.has(key)) {
      return section(key, parser, doc);
    }
    branch.note(doc(key, Form.SECTION, doc));
    return null;
  }

  /** Objects by free names, in the order of the file. */
  public <T> Map<String, T> entries(String key, BiFunction<String, Section, T> parser, String doc) {
    ConfigDoc entries = doc(key, Form.ENTRIES, doc);
    return branch.entries(entries, branch.object(entries), parser);
  }

  /**
   * Objects by free names, in the order of the file, where a text in place of an object is short
   * for an object that has only the member {@code shorthand}.
   */
  public <T> Map<String, T> entries(
      String key, String shorthand, BiFunction<String, Section, T> parser, String doc) {
    ConfigDoc entries = doc(key, Form.ENTRIES, doc).shortFor(shorthand);
    JsonObject whole = branch.object(entries).copy();
    whole
        .getMap()
        .replaceAll(
            (name, value) ->
                value instanceof String ? new JsonObject().put(shorthand, value) : value);
    return branch.entries(entries, whole, parser);
  }

  /** Objects by free names, or a list of names, each short for the name with an empty object. */
  public <T> Map<String, T> namesOrEntries(
      String key, List<String> byDefault, BiFunction<String, Section, T> parser, String doc) {
    ConfigDoc entries = doc(key, Form.NAMES_OR_ENTRIES, doc).byDefault(byDefault);
    return branch.entries(entries, branch.objectOrNames(entries, byDefault), parser);
  }

  /** A list of objects. */
  public <T> List<T> items(String key, Function<Section, T> parser, String doc) {
    ConfigDoc items = doc(key, Form.ITEMS, doc);
    return branch.items(items, branch.array(items), null, parser);
  }

  /**
   * A list of objects, where a text in place of an object is short for an object that has only the
   * member {@code shorthand}.
   */
  public <T> List<T> items(String key, String shorthand, Function<Section, T> parser, String doc) {
    ConfigDoc items = doc(key, Form.ITEMS, doc).shortFor(shorthand);
    return branch.items(items, branch.array(items), shorthand, parser);
  }

  /** Whatever is there, as JSON has it, for a reader of its own; or null. */
  public @Nullable Object anything(String key, String doc) {
    return branch.take(doc(key, Form.ANYTHING, doc));
  }

  /** Lets any further key pass; {@link #values()} has them. */
  public void anyKeys(String doc) {
    branch.open(doc(ConfigDoc.ANY_KEY, Form.ANYTHING, doc));
  }

  /** Refuses keys that are promised for later, so that nobody believes they have an effect. */
  public void notInThisVersion(String... keys) {
    branch.refuse(List.of(keys));
  }

  /**
   * Notes a problem with {@code key} unless {@code holds}. Does nothing while the parser is
   * described.
   *
   * @param message what must hold, without any value
   */
  public void check(boolean holds, String key, String message) {
    if (!holds) {
      branch.problem(branch.at(key), message);
    }
  }

  /**
   * Notes a problem with a value deeper down unless {@code holds}.
   *
   * @param place where, as {@link KeyPath} spells it
   * @param message what must hold, without any value
   */
  public void checkAt(boolean holds, String place, String message) {
    if (!holds) {
      branch.problem(place, message);
    }
  }

  private ConfigDoc doc(String key, Form form, String doc) {
    return ConfigDoc.of(branch.path(), key, form, doc);
  }

  private static <T> T or(@Nullable T read, T otherwise) {
    return read == null ? otherwise : read;
  }

  private long amount(Reader<Long> reader, ConfigDoc doc, String byDefault) {
    Long standard = reader.parse().of(byDefault);
    if (standard == null) {
      throw new IllegalArgumentException(
          "the default of " + doc.path() + " must be " + reader.expected());
    }
    return or(branch.read(reader, doc.byDefault(byDefault)), standard);
  }
}
