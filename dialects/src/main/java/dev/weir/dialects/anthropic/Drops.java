package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;

import dev.weir.bus.chat.Extras;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request loses on its way to this dialect, each kind of thing once. */
public final class Drops {

  private final Set<String> names = new LinkedHashSet<>();

  void add(String name) {
    names.add(name);
  }

  boolean has(String name) {
    return names.contains(name);
  }

  /** Notes a value that has no place, if there is one. */
  void addIfSet(String name, @Nullable Object value) {
    if (value != null) {
      names.add(name);
    }
  }

  /** Notes members that another dialect knows. */
  void addForeign(String prefix, Extras extras) {
    if (!extras.dialect().equals(ANTHROPIC_MESSAGES)) {
      extras.members().keySet().forEach(member -> names.add(prefix + member));
    }
  }

  /** What was lost, in the order it was met. */
  public List<String> names() {
    return List.copyOf(names);
  }
}
