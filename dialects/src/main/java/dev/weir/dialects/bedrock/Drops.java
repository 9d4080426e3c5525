package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.chat.Extras;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request loses on its way to this dialect, each kind of thing once. */
final class Drops {

  private final Set<String> paths = new LinkedHashSet<>();

  void add(Rule rule) {
    paths.add(rule.field());
  }

  boolean has(Rule rule) {
    return paths.contains(rule.field());
  }

  /** Notes a value that has no place, if there is one. */
  void addIfSet(Rule rule, @Nullable Object value) {
    if (value != null) {
      add(rule);
    }
  }

  /** Notes a thing of another dialect, under the name that it has there. */
  void addNamed(Rule rule, String name) {
    paths.add(rule.path(name));
  }

  /** Notes members that another dialect knows. */
  void addForeign(Rule rule, Extras extras) {
    if (!extras.dialect().equals(BEDROCK_CONVERSE)) {
      extras.members().keySet().forEach(member -> addNamed(rule, member));
    }
  }

  List<String> paths() {
    return List.copyOf(paths);
  }
}
