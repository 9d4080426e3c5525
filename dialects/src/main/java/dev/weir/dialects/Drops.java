package dev.weir.dialects;

import dev.weir.bus.chat.Extras;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request loses on its way to a dialect, each kind of thing once. */
public final class Drops {

  private final String dialect;
  private final Set<String> fields = new LinkedHashSet<>();

  /** Nothing yet. */
  public Drops(String dialect) {
    this.dialect = dialect;
  }

  /** Notes that what a row is about is left out. */
  public void add(RuleRow row) {
    fields.add(row.dropped("*"));
  }

  /** Notes a value that has no place, if there is one. */
  public void addIfSet(RuleRow row, @Nullable Object value) {
    if (value != null) {
      add(row);
    }
  }

  /** Notes a thing of another dialect, under the name that it has there. */
  public void addNamed(RuleRow row, String name) {
    fields.add(row.dropped(name));
  }

  /** Notes members that another dialect knows, by their names. */
  public void addForeign(RuleRow row, Extras extras) {
    if (!extras.dialect().equals(dialect)) {
      extras.members().keySet().forEach(member -> addNamed(row, member));
    }
  }

  /** Whether what a row is about was left out. */
  public boolean has(RuleRow row) {
    return fields.contains(row.field());
  }

  /** What was left out, in the order it was met. */
  public List<String> fields() {
    return List.copyOf(fields);
  }
}
