package dev.weir.dialects.gemini;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.tree.Complaints;
import dev.weir.dialects.tree.Complaints.Wanted;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object in the JSON form of protocol buffers: a name may be written {@code
 * likeThis} or {@code like_this}, a number also as a string. Members are asked for by their first
 * form.
 */
public final class ProtoFields {

  private static final int NUMBER_CHARS_MAX = 400;

  private final Fields fields;
  private final Complaints complaints;
  private final boolean snake;

  public ProtoFields(JsonValue object, Path path, Complaints complaints) {
    this.fields = new Fields(object, path, complaints);
    this.complaints = complaints;
    this.snake = object.members().keySet().stream().anyMatch(name -> name.indexOf('_') > 0);
  }

  public Path path(String name) {
    return fields.path(name);
  }

  public @Nullable JsonValue peek(String name) {
    return fields.peek(spelled(name));
  }

  public @Nullable JsonValue take(String name) {
    return fields.take(spelled(name));
  }

  public @Nullable String text(String name) {
    return fields.text(spelled(name));
  }

  public String requiredText(String name) {
    String text = text(name);
    if (text == null) {
      throw complaints.missing(path(name));
    }
    return text;
  }

  public @Nullable Boolean bool(String name) {
    return fields.bool(spelled(name));
  }

  /** A list; Google takes a single object for a list of it, and its own examples send that. */
  public List<JsonValue> items(String name) {
    JsonValue value = peek(name);
    if (value != null && value.isObject()) {
      take(name);
      return List.of(value);
    }
    return fields.items(spelled(name));
  }

  public List<String> texts(String name) {
    return fields.texts(spelled(name));
  }

  public @Nullable ProtoFields object(String name) {
    JsonValue value = take(name);
    return value == null ? null : new ProtoFields(value, path(name), complaints);
  }

  public ProtoFields requiredObject(String name) {
    ProtoFields object = object(name);
    if (object == null) {
      throw complaints.missing(path(name));
    }
    return object;
  }

  public @Nullable Double number(String name) {
    JsonValue value = take(name);
    if (value == null) {
      return null;
    }
    double number = decimal(value, name, Wanted.NUMBER).doubleValue();
    if (Double.isInfinite(number)) {
      throw complaints.outOfRange(path(name), value);
    }
    return number;
  }

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

  public @Nullable Long longInteger(String name) {
    JsonValue value = take(name);
    if (value == null) {
      return null;
    }
    BigDecimal number = decimal(value, name, Wanted.INTEGER);
    try {
      return number.longValueExact();
    } catch (ArithmeticException fraction) {
      throw complaints.wrongType(path(name), Wanted.INTEGER, value);
    }
  }

  private BigDecimal decimal(JsonValue value, String name, Wanted wanted) {
    if (value.kind() != JsonValue.Kind.NUMBER && !value.isString()) {
      throw complaints.wrongType(path(name), wanted, value);
    }
    if (value.text().length() > NUMBER_CHARS_MAX) {
      throw complaints.outOfRange(path(name), value);
    }
    try {
      return new BigDecimal(value.text());
    } catch (NumberFormatException word) {
      throw complaints.wrongType(path(name), wanted, value);
    }
  }

  /** What nobody took, in the order it came. */
  public Map<String, RawJson> left() {
    return fields.rest(DialectName.GEMINI).members();
  }

  /** What nobody took of this object and, under its name, of one within. */
  Map<String, RawJson> left(String member, @Nullable ProtoFields inner) {
    Map<String, RawJson> members = new LinkedHashMap<>(left());
    if (inner != null) {
      nest(members, member, inner.left());
    }
    return members;
  }

  /** What nobody took, as extras of this dialect. */
  Extras rest() {
    return new Extras(DialectName.GEMINI, left());
  }

  /** As {@link #left(String, ProtoFields)}, as extras of this dialect. */
  Extras rest(String member, @Nullable ProtoFields inner) {
    return new Extras(DialectName.GEMINI, left(member, inner));
  }

  /** Puts members, if there are any, as an object among others. */
  static void nest(Map<String, RawJson> outer, String member, Map<String, RawJson> inner) {
    if (!inner.isEmpty()) {
      outer.put(member, new JsonWriter().object(inner).toRaw());
    }
  }

  private String spelled(String name) {
    if (!snake || fields.peek(name) != null) {
      return name;
    }
    StringBuilder spelling = new StringBuilder(name.length() + 4);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isUpperCase(c)) {
        spelling.append('_').append(Character.toLowerCase(c));
      } else {
        spelling.append(c);
      }
    }
    return spelling.toString();
  }
}
