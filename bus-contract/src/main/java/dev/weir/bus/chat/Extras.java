package dev.weir.bus.chat;

import dev.weir.bus.json.RawJson;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Members that only one dialect knows, kept so that the same dialect on the other side gets them
 * back. Another dialect leaves them out and says so.
 *
 * @param dialect the dialect that the members belong to, empty when there are none
 * @param members the members in the order they came
 */
public record Extras(String dialect, Map<String, RawJson> members) {

  /** No members at all. */
  public static final Extras NONE = new Extras("", Map.of());

  public Extras {
    // Map.copyOf would lose the order, and a stable order keeps a vendor's prompt cache warm.
    members =
        members.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(members));
    if (members.isEmpty()) {
      dialect = "";
    }
  }

  /** Whether there is nothing here. */
  public boolean isEmpty() {
    return members.isEmpty();
  }

  /** The members when they belong to {@code wanted}, otherwise none. */
  public Map<String, RawJson> of(String wanted) {
    return dialect.equals(wanted) ? members : Map.of();
  }
}
