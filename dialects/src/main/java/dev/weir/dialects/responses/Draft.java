package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.models.ModelFacts;
import dev.weir.dialects.models.Trait;
import dev.weir.dialects.openai.CacheMarks;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for a vendor while it is written: the JSON, what was left out and by which rule, and
 * what the vendor takes. Paths are those of the canonical request, in snake case.
 */
final class Draft {

  final JsonWriter out = new JsonWriter();

  /** Whether the vendor is OpenAI itself; others are sent only what every imitation understands. */
  final boolean strict;

  /** Whether the vendor keeps the answer, so that thoughts may be sent back by their id alone. */
  final boolean stores;

  /** What is known of the model. */
  final ModelFacts facts;

  private final boolean takesBreakpoints;
  private final List<Drop> drops = new ArrayList<>();

  Draft(boolean strict, boolean stores, ModelFacts facts) {
    this.strict = strict;
    this.stores = stores;
    this.facts = facts;
    this.takesBreakpoints = facts.has(Trait.CACHE_BREAKPOINTS);
  }

  /** Something that was left out. */
  record Drop(Rule rule, Path path) {}

  /** Notes that the member of a rule is left out of the value there. */
  void drop(Rule rule, Path where) {
    drops.add(new Drop(rule, rule.droppedIn(where)));
  }

  /** Notes that a value is left out, if there is one. */
  void drop(Rule rule, Path where, @Nullable Object value) {
    if (value != null) {
      drop(rule, where);
    }
  }

  /** Notes each extra, whose ever it is, of what has no place of its own. */
  void dropAll(Rule rule, Extras extras, Path where) {
    extras.members().keySet().forEach(name -> drops.add(new Drop(rule, where.member(name))));
  }

  /** Notes each extra of another dialect. */
  void dropForeign(Rule rule, Extras extras, Path where) {
    if (!extras.dialect().equals(OPENAI_RESPONSES)) {
      dropAll(rule, extras, where);
    }
  }

  List<Drop> drops() {
    return drops;
  }

  List<String> dropped() {
    return drops.stream().map(drop -> drop.path().toString()).toList();
  }

  /** What may not be left out silently, and cannot be expressed. */
  static FaultException refused(Rule rule, Path where) {
    return rule.refusal(
        "the vendor that would serve this request does not take it: ", where.toString());
  }

  /** Whether a mark is to be written. */
  boolean marks(@Nullable CacheMark mark) {
    return mark != null && takesBreakpoints;
  }

  /** Writes a mark into the object of a part, as far as the vendor takes it. */
  void mark(@Nullable CacheMark mark, Path part) {
    if (mark != null && takesBreakpoints) {
      out.name(CacheMarks.BREAKPOINT).object().name("mode").text("explicit").endObject();
      drop(Rule.CACHE_TTL, part.member("cache"), mark.ttl());
    } else {
      drop(Rule.CACHE, part, mark);
    }
  }
}
