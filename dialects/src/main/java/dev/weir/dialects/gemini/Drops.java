package dev.weir.dialects.gemini;

import static dev.weir.bus.message.DialectName.GEMINI;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request loses on its way to this dialect, each kind of thing once. */
final class Drops {

  private final Set<String> fields = new LinkedHashSet<>();

  void add(Rule rule) {
    fields.add(rule.field());
  }

  /** Notes a value that has no place, if there is one. */
  void addIfSet(Rule rule, @Nullable Object value) {
    if (value != null) {
      add(rule);
    }
  }

  /** Notes members that another dialect knows, by their names. */
  void addForeign(Rule rule, Extras extras) {
    if (!extras.dialect().equals(GEMINI)) {
      String prefix = rule.field().substring(0, rule.field().length() - 1);
      extras.members().keySet().forEach(member -> fields.add(prefix + member));
    }
  }

  List<String> fields() {
    return List.copyOf(fields);
  }

  /** What may not be left out silently, and cannot be expressed. */
  static FaultException unsupported(Rule rule, String path) {
    return new Fault.UnsupportedByTarget(rule.reason(), path).asException();
  }
}
