package dev.weir.dialects.tree;

import dev.weir.bus.json.RawJson;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that knows the bytes it was read from, so that it can be passed on exactly as it
 * came. It refers to the array it was read from, which must not change meanwhile; {@link #raw}
 * copies.
 */
public final class JsonValue {

  /** What a value is. */
  public enum Kind {
    OBJECT,
    ARRAY,
    STRING,
    NUMBER,
    BOOLEAN,
    NULL
  }

  private final Kind kind;
  private final byte[] source;
  private final int start;
  private final int end;
  private final String text;
  private final Map<String, JsonValue> members;
  private final List<JsonValue> items;

  private JsonValue(
      Kind kind,
      byte[] source,
      int start,
      int end,
      String text,
      Map<String, JsonValue> members,
      List<JsonValue> items) {
    this.kind = kind;
    this.source = source;
    this.start = start;
    this.end = end;
    this.text = text;
    this.members = members;
    this.items = items;
  }

  static JsonValue scalar(Kind kind, byte[] source, int start, int end, String text) {
    return new JsonValue(kind, source, start, end, text, Map.of(), List.of());
  }

  static JsonValue object(byte[] source, int start, int end, Map<String, JsonValue> members) {
    return new JsonValue(Kind.OBJECT, source, start, end, "", members, List.of());
  }

  static JsonValue array(byte[] source, int start, int end, List<JsonValue> items) {
    return new JsonValue(Kind.ARRAY, source, start, end, "", Map.of(), items);
  }

  public Kind kind() {
    return kind;
  }

  public boolean isObject() {
    return kind == Kind.OBJECT;
  }

  public boolean isArray() {
    return kind == Kind.ARRAY;
  }

  public boolean isString() {
    return kind == Kind.STRING;
  }

  public boolean isNull() {
    return kind == Kind.NULL;
  }

  /** Whether it is a number without fraction and exponent. */
  public boolean isInteger() {
    return kind == Kind.NUMBER
        && text.indexOf('.') < 0
        && text.indexOf('e') < 0
        && text.indexOf('E') < 0;
  }

  /**
   * Whether it is null, {@code ""}, {@code []} or {@code {}}: many vendors say nothing with them.
   */
  public boolean saysNothing() {
    return switch (kind) {
      case NULL -> true;
      case STRING -> text.isEmpty();
      case ARRAY -> items.isEmpty();
      case OBJECT -> members.isEmpty();
      case NUMBER, BOOLEAN -> false;
    };
  }

  /**
   * A string without quotes and escapes, another scalar as it stands; empty for objects and arrays.
   */
  public String text() {
    return text;
  }

  /** The members in their order, the last one of each name; none unless it is an object. */
  public Map<String, JsonValue> members() {
    return members;
  }

  /** A member that is neither absent nor JSON null; null also for what is no object. */
  public @Nullable JsonValue get(String name) {
    JsonValue value = members.get(name);
    return value == null || value.isNull() ? null : value;
  }

  /** The text of a member that is a string; null for everything else. */
  public @Nullable String textOf(String name) {
    JsonValue value = members.get(name);
    return value == null || !value.isString() ? null : value.text;
  }

  /** A whole number among the members; {@code otherwise} for everything else. */
  public long longOf(String name, long otherwise) {
    JsonValue value = members.get(name);
    if (value == null || value.kind != Kind.NUMBER) {
      return otherwise;
    }
    try {
      return value.isInteger() ? Long.parseLong(value.text) : (long) Double.parseDouble(value.text);
    } catch (NumberFormatException tooLarge) {
      return otherwise;
    }
  }

  /** The members of other names than these, byte for byte, but for those that are null. */
  public Map<String, RawJson> membersBut(Set<String> names) {
    Map<String, RawJson> others = Map.of();
    for (Map.Entry<String, JsonValue> member : members.entrySet()) {
      if (!names.contains(member.getKey()) && !member.getValue().isNull()) {
        others = others.isEmpty() ? new LinkedHashMap<>() : others;
        others.put(member.getKey(), member.getValue().raw());
      }
    }
    return others;
  }

  /** The items; none unless it is an array. */
  public List<JsonValue> items() {
    return items;
  }

  /** The value byte for byte. */
  public RawJson raw() {
    return RawJson.ofUtf8(source, start, end - start);
  }

  /** Whether both are the same bytes. */
  public boolean sameAs(JsonValue other) {
    return Arrays.equals(source, start, end, other.source, other.start, other.end);
  }

  /** The kind and size only: values hold prompts and answers, which have no business in a log. */
  @Override
  public String toString() {
    return kind + " of " + (end - start) + " bytes";
  }
}
