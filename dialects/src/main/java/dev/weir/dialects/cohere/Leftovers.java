package dev.weir.dialects.cohere;

import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Members that nobody knows. */
final class Leftovers {

  private Leftovers() {}

  /** The members of other names than these, byte for byte, to be added to. */
  static Map<String, RawJson> of(JsonValue object, Set<String> known) {
    Map<String, RawJson> left = new LinkedHashMap<>();
    object
        .members()
        .forEach(
            (name, value) -> {
              if (!known.contains(name)) {
                left.put(name, value.raw());
              }
            });
    return left;
  }
}
