package dev.weir.dialects.tree;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.Complaints.Wanted;
import dev.weir.dialects.tree.JsonValue.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of one object, to be taken one by one, each as what it should be. A member that is
 * JSON null counts as absent. What nobody took is left over: see {@link #rest}.
 *
 * <p>Every method that takes throws what {@link Complaints} makes of a member of another type.
 */
public final class Fields {

  private final Map<String, JsonValue> left;
  private final Path path;
  private final Complaints complaints;

  /** The members of a value, which must be an object. */
  public Fields(JsonValue object, Path path, Complaints complaints) {
    if (!object.isObject()) {
      throw complaints.wrongType(path, Wanted.OBJECT, object);
    }
    this.left = new LinkedHashMap<>(object.members());
    this.path = path;
    this.complaints = complaints;
  }

  /** Where the object stands. */
  public Path path() {
    return path;
  }

  /** Where a member stands. */
  public Path path(String name) {
    return path.member(name);
  }

  /** Looks at a member without taking it. */
  public @Nullable JsonValue peek(String name) {
    JsonValue value = left.get(name);
    return value == null || value.isNull() ? null : value;
  }

  /** Takes a member of any type. */
  public @Nullable JsonValue take(String name) {
    JsonValue value = left.remove(name);
    return value == null || value.isNull() ? null : value;
  }

  /** Takes a member of any type, byte for byte. */
  public @Nullable RawJson raw(String name) {
    JsonValue value = take(name);
    return value == null ? null : value.raw();
  }

  /** Takes members that mean nothing here. */
  public void skip(String... names) {
    for (String name : names) {
      left.remove(name);
    }
  }

  /** Takes a string. */
  public @Nullable String text(String name) {
    JsonValue value = take(name, Kind.STRING, Wanted.STRING);
    return value == null ? null : value.text();
  }

  /** Takes a string that must be there. */
  public String requiredText(String name) {
    return required(name, text(name));
  }

  /** Takes a boolean. */
  public @Nullable Boolean bool(String name) {
    JsonValue value = take(name, Kind.BOOLEAN, Wanted.BOOLEAN);
    return value == null ? null : Boolean.valueOf(value.text());
  }

  /** Takes a number. */
  public @Nullable Double number(String name) {
    JsonValue value = take(name, Kind.NUMBER, Wanted.NUMBER);
    if (value == null) {
      return null;
    }
    double number = Double.parseDouble(value.text());
    if (Double.isInfinite(number)) {
      throw complaints.outOfRange(path(name), value);
    }
    return number;
  }

  /** Takes a number without fraction that fits 32 bits. */
  public @Nullable Integer integer(String name) {
    JsonValue value = peek(name);
    Long number = longInteger(name);
    if (value == null || number == null) {
      return null;
    }
    if (number != number.intValue()) {
      throw complaints.outOfRange(path(name), value);
    }
    return number.intValue();
  }

  /** Takes a number without fraction that fits 64 bits. */
  public @Nullable Long longInteger(String name) {
    JsonValue value = take(name, Kind.NUMBER, Wanted.INTEGER);
    if (value == null) {
      return null;
    }
    if (!value.isInteger()) {
      throw complaints.wrongType(path(name), Wanted.INTEGER, value);
    }
    try {
      return Long.valueOf(value.text());
    } catch (NumberFormatException over64Bits) {
      throw complaints.outOfRange(path(name), value);
    }
  }

  /** Takes an object. */
  public @Nullable Fields object(String name) {
    JsonValue value = take(name, Kind.OBJECT, Wanted.OBJECT);
    return value == null ? null : new Fields(value, path(name), complaints);
  }

  /** Takes an object that must be there. */
  public Fields requiredObject(String name) {
    return required(name, object(name));
  }

  /** Takes an array; no items when it is absent. */
  public List<JsonValue> items(String name) {
    JsonValue value = take(name, Kind.ARRAY, Wanted.ARRAY);
    return value == null ? List.of() : value.items();
  }

  /** Takes an array of objects; none when it is absent. */
  public List<Fields> objects(String name) {
    List<Fields> objects = new ArrayList<>();
    for (JsonValue item : items(name)) {
      objects.add(new Fields(item, path(name).item(objects.size()), complaints));
    }
    return objects;
  }

  /** Takes an array of strings; none when it is absent. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonValue item : items(name)) {
      if (!item.isString()) {
        throw complaints.wrongType(path(name).item(texts.size()), Wanted.STRING, item);
      }
      texts.add(item.text());
    }
    return texts;
  }

  /** Whether every member was taken. */
  public boolean isEmpty() {
    return left.isEmpty();
  }

  /** What nobody took, in the order it came. */
  public Extras rest(String dialect) {
    if (left.isEmpty()) {
      return Extras.NONE;
    }
    Map<String, RawJson> members = new LinkedHashMap<>();
    left.forEach((name, value) -> members.put(name, value.raw()));
    return new Extras(dialect, members);
  }

  /**
   * What nobody took of this object, with what nobody took of an object that was itself a member,
   * under that member's name.
   */
  public Extras rest(String dialect, String member, @Nullable Fields inner) {
    Extras rest = rest(dialect);
    if (inner == null || inner.isEmpty()) {
      return rest;
    }
    Map<String, RawJson> members = new LinkedHashMap<>(rest.members());
    members.put(member, new JsonWriter().object(inner.rest(dialect).members()).toRaw());
    return new Extras(dialect, members);
  }

  private <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw complaints.missing(path(name));
    }
    return value;
  }

  private @Nullable JsonValue take(String name, Kind kind, Wanted wanted) {
    JsonValue value = take(name);
    if (value != null && value.kind() != kind) {
      throw complaints.wrongType(path(name), wanted, value);
    }
    return value;
  }
}
