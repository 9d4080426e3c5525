package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.TranslationRule.Effect;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request for Cohere while it is written: the JSON, and what was left out by which rule. */
final class Draft {

  final JsonWriter out = new JsonWriter();

  private final Set<String> dropped = new LinkedHashSet<>();

  /** Notes that a value is left out, if there is one. */
  void drop(Rule rule, Path path, @Nullable Object value) {
    if (value != null) {
      drop(rule, path);
    }
  }

  /** Notes that something is left out; the rule is named for the reader and the tests. */
  void drop(Rule rule, Path path) {
    if (rule.effect() != Effect.DROPPED) {
      throw new IllegalArgumentException(rule + " drops nothing");
    }
    dropped.add(path.toString());
  }

  /** Notes the members of another dialect. */
  void dropForeign(Rule rule, Path path, Extras extras) {
    if (!extras.dialect().equals(COHERE_CHAT)) {
      extras.members().keySet().forEach(name -> drop(rule, path.member(name)));
    }
  }

  List<String> dropped() {
    return List.copyOf(dropped);
  }

  /** What may not be left out silently, and cannot be expressed. */
  static FaultException refused(Rule rule, Path path) {
    return rule.refusal(
        "the vendor that would serve this request does not take this. ", path.toString());
  }
}
