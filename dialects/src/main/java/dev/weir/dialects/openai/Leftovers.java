package dev.weir.dialects.openai;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.json.RawJson;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Unknown members of an object and of an object within it, as one set of extras: those of the inner
 * one are an object under its name.
 */
final class Leftovers {

  private Leftovers() {}

  /** The members that are not known; nulls say nothing and are left out. */
  static Extras of(
      JsonValue outer,
      Set<String> known,
      String member,
      @Nullable JsonValue inner,
      Set<String> knownWithin) {
    Map<String, RawJson> left = outer.membersBut(known);
    Map<String, RawJson> leftWithin = inner == null ? Map.of() : inner.membersBut(knownWithin);
    if (!leftWithin.isEmpty()) {
      left = new LinkedHashMap<>(left);
      left.put(member, new JsonWriter().object(leftWithin).toRaw());
    }
    return new Extras(DialectName.OPENAI_CHAT, left);
  }

  /** Writes those that belong into the inner object, which is open. */
  static void within(JsonWriter out, Extras extras, String member) {
    RawJson inner = extras.of(DialectName.OPENAI_CHAT).get(member);
    if (inner != null) {
      out.members(JsonReader.read(inner));
    }
  }

  /** Writes those that belong into the outer object, which is open. */
  static void without(JsonWriter out, Extras extras, Set<String> inner) {
    extras
        .of(DialectName.OPENAI_CHAT)
        .forEach(
            (name, value) -> {
              if (!inner.contains(name)) {
                out.name(name).raw(value);
              }
            });
  }
}
