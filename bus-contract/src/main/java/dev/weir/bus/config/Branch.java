package dev.weir.bus.config;

import dev.weir.bus.config.ConfigException.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Section} keeps: the values of one object, what was asked of them, and the problems
 * found, which all objects of one reading share.
 */
final class Branch {

  private final String path;
  private final JsonObject values;
  private final List<Problem> problems;
  private final boolean described;
  private final Map<String, ConfigDoc> docs = new LinkedHashMap<>();
  private final Set<String> refused = new LinkedHashSet<>();
  private boolean open;

  Branch(String path, JsonObject values, List<Problem> problems, boolean described) {
    this.path = path;
    this.values = values;
    this.problems = problems;
    this.described = described;
  }

  /** What {@code parser} asks for when there is nothing. */
  static List<ConfigDoc> describe(String path, Function<Section, ?> parser) {
    Branch empty = new Branch(path, new JsonObject(), new ArrayList<>(), true);
    empty.run(parser);
    return empty.docs();
  }

  /** What {@code parser} asks for, if this is a description at all. */
  List<ConfigDoc> example(String place, Function<Section, ?> parser) {
    return described ? describe(place, parser) : List.of();
  }

  String path() {
    return path;
  }

  String at(String key) {
    return KeyPath.child(path, key);
  }

  JsonObject values() {
    return values;
  }

  List<ConfigDoc> docs() {
    return List.copyOf(docs.values());
  }

  /** Whether there is something; all there may be is there while a parser is described. */
  boolean has(String key) {
    return described || values.getValue(key) != null;
  }

  void open(ConfigDoc rest) {
    open = true;
    note(rest);
  }

  void note(ConfigDoc doc) {
    docs.put(doc.key(), doc);
  }

  void problem(String place, String message) {
    problems.add(new Problem(place, message));
  }

  void refuse(List<String> keys) {
    refused.addAll(keys);
    keys.stream()
        .filter(values::containsKey)
        .forEach(key -> problem(at(key), "is not in this version"));
  }

  Branch inner(String place, JsonObject inside) {
    return new Branch(place, inside, problems, described);
  }

  <T> T run(Function<Section, T> parser) {
    T result = parser.apply(new Section(this));
    for (String key : values.fieldNames()) {
      if (!open && !docs.containsKey(key) && !refused.contains(key)) {
        problem(at(key), unknown(key));
      }
    }
    return result;
  }

  @Nullable Object take(ConfigDoc doc) {
    note(doc);
    Object raw = values.getValue(doc.key());
    if (raw == null && doc.required()) {
      problem(doc.path(), "must be given");
    }
    return raw;
  }

  <T> @Nullable T read(Reader<T> reader, ConfigDoc doc) {
    Object raw = take(doc);
    return raw == null ? null : parse(reader, raw, doc.path());
  }

  @Nullable JsonArray array(ConfigDoc doc) {
    Object raw = take(doc);
    if (raw != null && !(raw instanceof JsonArray)) {
      problem(doc.path(), "must be a list");
    }
    return raw instanceof JsonArray array ? array : null;
  }

  JsonObject object(ConfigDoc doc) {
    return asObject(take(doc), doc.path());
  }

  /** The object there; none is as good as an empty one. */
  JsonObject asObject(@Nullable Object raw, String place) {
    if (raw != null && !(raw instanceof JsonObject)) {
      problem(place, "must be a section, that is, keys with values");
    }
    return raw instanceof JsonObject object ? object : new JsonObject();
  }

  JsonObject objectOrNames(ConfigDoc doc, List<String> byDefault) {
    Object raw = take(doc);
    List<String> names = raw == null ? byDefault : List.of();
    if (raw instanceof JsonObject object) {
      return object;
    } else if (raw instanceof JsonArray array) {
      names = elements(doc.key(), array, Reader.FILLED);
    } else if (raw != null) {
      problem(doc.path(), "must be a list of names, or a section with a member for each");
    }
    JsonObject whole = new JsonObject();
    names.forEach(name -> whole.put(name, new JsonObject()));
    return whole;
  }

  <T> List<T> elements(String key, JsonArray array, Reader<T> reader) {
    List<T> elements = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      T element = parse(reader, array.getValue(i), KeyPath.item(at(key), i));
      if (element != null) {
        elements.add(element);
      }
    }
    return List.copyOf(elements);
  }

  Map<String, String> texts(String key, JsonObject object) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : object.fieldNames()) {
      String text = parse(Reader.TEXT, object.getValue(name), KeyPath.child(at(key), name));
      if (text != null) {
        texts.put(name, text);
      }
    }
    return texts;
  }

  <T> Map<String, T> entries(
      ConfigDoc doc, JsonObject objects, BiFunction<String, Section, T> parser) {
    String example = KeyPath.child(doc.path(), Section.PLACEHOLDER);
    note(doc.holding(example(example, s -> parser.apply(Section.PLACEHOLDER, s))));
    Map<String, T> entries = new LinkedHashMap<>();
    for (String name : objects.fieldNames()) {
      String place = KeyPath.child(doc.path(), name);
      Branch entry = inner(place, asObject(objects.getValue(name), place));
      entries.put(name, entry.run(section -> parser.apply(name, section)));
    }
    return entries;
  }

  /** Parses each object of a list; a text is one that has only the member {@code shorthand}. */
  <T> List<T> items(
      ConfigDoc doc,
      @Nullable JsonArray array,
      @Nullable String shorthand,
      Function<Section, T> parser) {
    note(doc.holding(example(doc.path() + "[]", parser)));
    List<T> parsed = new ArrayList<>();
    for (int i = 0; array != null && i < array.size(); i++) {
      String place = KeyPath.item(doc.path(), i);
      Object raw = array.getValue(i);
      boolean isShort = shorthand != null && raw instanceof String;
      JsonObject item = isShort ? new JsonObject().put(shorthand, raw) : asObject(raw, place);
      parsed.add(inner(place, item).run(parser));
    }
    return List.copyOf(parsed);
  }

  private <T> @Nullable T parse(Reader<T> reader, @Nullable Object raw, String place) {
    T value = raw == null ? null : reader.parse().of(raw);
    if (value == null) {
      problem(place, "must be " + reader.expected());
    }
    return value;
  }

  private String unknown(String key) {
    return Nearest.of(key, docs.keySet())
        .map(near -> "unknown key, did you mean \"" + near + "\"?")
        .orElse("unknown key, known are " + String.join(", ", docs.keySet()));
  }
}
