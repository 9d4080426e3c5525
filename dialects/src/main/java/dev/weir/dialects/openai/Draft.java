package dev.weir.dialects.openai;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request for a vendor while it is written: the JSON, what was left out, and what the vendor
 * takes. Paths are those of the canonical request, in snake case.
 */
final class Draft {

  final JsonWriter out = new JsonWriter();

  /** Whether the vendor is OpenAI itself; others are sent only what every imitation understands. */
  final boolean strict;

  private final boolean takesBreakpoints;
  private final List<Drop> drops = new ArrayList<>();

  Draft(boolean strict, String model) {
    this.strict = strict;
    this.takesBreakpoints = strict && CacheMarks.takenBy(model);
  }

  /** Something that was left out. */
  record Drop(Rule rule, Path path) {}

  /** Notes that the member of a rule, or the item itself, is left out of the value there. */
  void drop(Rule rule, Path where) {
    drops.add(new Drop(rule, rule.droppedIn(where)));
  }

  /** Notes that a value is left out, if there is one. */
  void drop(Rule rule, Path where, @Nullable Object value) {
    if (value != null) {
      drop(rule, where);
    }
  }

  List<Drop> drops() {
    return drops;
  }

  List<String> dropped() {
    return drops.stream().map(drop -> drop.path().toString()).toList();
  }

  /** What may not be left out silently, and cannot be expressed. */
  static FaultException refused(Rule rule, Path path) {
    return rule.refusal(
        "the vendor that would serve this request does not take it: ", path.toString());
  }

  /** Whether a mark is to be written. */
  boolean marks(@Nullable CacheMark mark) {
    return mark != null && takesBreakpoints;
  }

  /** Writes a mark into the object of a part, as far as the vendor takes it. */
  void mark(@Nullable CacheMark mark, Extras extras, Path part) {
    if (mark != null && takesBreakpoints) {
      out.name(CacheMarks.BREAKPOINT).object().name("mode").text("explicit").endObject();
      drop(Rule.CACHE_TTL, part.member("cache"), mark.ttl());
    } else {
      dropMark(Rule.CACHE, mark, extras, part);
    }
  }

  /** Notes that a mark is left out, unless it goes among the extras in the caller's own words. */
  void dropMark(Rule rule, @Nullable CacheMark mark, Extras extras, Path where) {
    if (strict || !extras.of(DialectName.OPENAI_CHAT).containsKey(CacheMarks.CONTROL)) {
      drop(rule, where, mark);
    }
  }

  /** Notes each extra, whose ever it is, of what has no place of its own. */
  void dropAll(Rule rule, Extras extras, Path where) {
    extras.members().keySet().forEach(name -> drops.add(new Drop(rule, where.member(name))));
  }

  /** Notes each extra of another dialect. */
  void dropForeign(Rule rule, Extras extras, Path where) {
    if (!extras.dialect().equals(DialectName.OPENAI_CHAT)) {
      dropAll(rule, extras, where);
    }
  }

  /**
   * Writes the extras of this dialect into the object that they belong to; notes the others.
   *
   * @param inner those that belong into objects within it
   */
  void extras(Rule rule, Extras extras, Path where, String... inner) {
    dropForeign(rule, extras, where);
    Set<String> elsewhere = new HashSet<>(Arrays.asList(inner));
    if (strict) {
      elsewhere.add(CacheMarks.CONTROL);
    }
    Leftovers.without(out, extras, elsewhere);
  }
}
