package dev.weir.dialects.openai;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.Habits;
import dev.weir.dialects.Habits.Quirk;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.dialects.models.ModelFacts;
import dev.weir.dialects.models.Trait;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
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

  /** What the vendor does other than most, if it is not OpenAI itself. */
  final Habits habits;

  /** What is known of the model. */
  final ModelFacts facts;

  private final boolean takesBreakpoints;
  private final boolean takesControls;
  private final List<Drop> drops = new ArrayList<>();

  Draft(Target target, String model) {
    this.strict = target.strict();
    this.habits = target.habits();
    this.facts = target.facts(DialectName.OPENAI_CHAT, model);
    this.takesBreakpoints = facts.has(Trait.CACHE_BREAKPOINTS);
    this.takesControls = has(Quirk.CACHE_CONTROL);
  }

  /** Whether the vendor has a quirk. */
  boolean has(Quirk quirk) {
    return !strict && habits.has(quirk);
  }

  /** Whether the vendor takes a member of the request. */
  boolean takes(String member) {
    return !habits.lacks(member);
  }

  /** What the vendor calls a member of the request. */
  String nameOf(String member) {
    return strict ? member : habits.nameOf(member);
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

  /** The id of a tool call as the vendor takes it: the same in the call as in its result. */
  String callId(String id) {
    return has(Quirk.SHORT_CALL_IDS) ? CallIds.ofNine(id) : CallIds.fitting(id);
  }

  /** Whether a mark is to be written. */
  boolean marks(@Nullable CacheMark mark) {
    return mark != null && (takesBreakpoints || takesControls);
  }

  /** Writes a mark into the object of a part, as far as the vendor takes it. */
  void mark(@Nullable CacheMark mark, Extras extras, Path part) {
    if (mark != null && takesBreakpoints) {
      out.name(CacheMarks.BREAKPOINT).object().name("mode").text("explicit").endObject();
      drop(Rule.CACHE_TTL, part.member("cache"), mark.ttl());
    } else if (mark != null && takesControls) {
      control(mark, extras);
    } else {
      dropMark(Rule.CACHE, mark, extras, part);
    }
  }

  /** Writes a mark in Anthropic's words, unless it goes among the extras in the caller's own. */
  private void control(CacheMark mark, Extras extras) {
    if (!extras.of(DialectName.OPENAI_CHAT).containsKey(CacheMarks.CONTROL)) {
      out.name(CacheMarks.CONTROL).object().name("type").text("ephemeral");
      if (mark.ttl() != null) {
        out.name("ttl").text(mark.ttl());
      }
      out.endObject();
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
   * Writes the extras of the request itself, but for those that the vendor refuses; notes these and
   * the extras of other dialects.
   *
   * @param inner those that belong into objects within it
   */
  void requestExtras(Extras extras, String... inner) {
    Set<String> elsewhere = new LinkedHashSet<>(Arrays.asList(inner));
    for (String name : extras.of(DialectName.OPENAI_CHAT).keySet()) {
      if (!takes(name) && elsewhere.add(name)) {
        drops.add(new Drop(Rule.EXTRAS, Path.ROOT.member(name)));
      }
    }
    extras(Rule.EXTRAS, extras, Path.ROOT, elsewhere.toArray(String[]::new));
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
