package dev.weir.dialects.openai;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.fault.Fault;
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
  private final List<String> dropped = new ArrayList<>();

  Draft(boolean strict, String model) {
    this.strict = strict;
    this.takesBreakpoints = strict && CacheMarks.takenBy(model);
  }

  /** Notes that something is left out. */
  void drop(Path path) {
    dropped.add(path.toString());
  }

  /** Notes that a value is left out, if there is one. */
  void drop(Path path, @Nullable Object value) {
    if (value != null) {
      drop(path);
    }
  }

  List<String> dropped() {
    return dropped;
  }

  /** What may not be left out silently, and cannot be expressed. */
  static FaultException unsupported(Path path, String what) {
    return new Fault.UnsupportedByTarget(
            "the vendor that would serve this request does not take " + what, path.toString())
        .asException();
  }

  /** Whether a mark is to be written. */
  boolean marks(@Nullable CacheMark mark) {
    return mark != null && takesBreakpoints;
  }

  /** Writes a mark into the object of a part, as far as the vendor takes it. */
  void mark(@Nullable CacheMark mark, Extras extras, Path part) {
    if (mark != null && takesBreakpoints) {
      out.name(CacheMarks.BREAKPOINT).object().name("mode").text("explicit").endObject();
      drop(part.member("cache").member("ttl"), mark.ttl());
    } else {
      dropMark(mark, extras, part);
    }
  }

  /** Notes that a mark is left out, unless it goes among the extras in the caller's own words. */
  void dropMark(@Nullable CacheMark mark, Extras extras, Path part) {
    if (strict || !extras.of(DialectName.OPENAI_CHAT).containsKey(CacheMarks.CONTROL)) {
      drop(part.member("cache"), mark);
    }
  }

  /** Notes each extra, whose ever it is, of what has no place of its own. */
  void dropAll(Extras extras, Path path) {
    extras.members().keySet().forEach(name -> drop(path.member(name)));
  }

  /** Notes each extra of another dialect. */
  void dropForeign(Extras extras, Path path) {
    if (!extras.dialect().equals(DialectName.OPENAI_CHAT)) {
      dropAll(extras, path);
    }
  }

  /**
   * Writes the extras of this dialect into the object that they belong to; notes the others.
   *
   * @param inner those that belong into objects within it
   */
  void extras(Extras extras, Path path, String... inner) {
    dropForeign(extras, path);
    Set<String> elsewhere = new HashSet<>(Arrays.asList(inner));
    if (strict) {
      elsewhere.add(CacheMarks.CONTROL);
    }
    Leftovers.without(out, extras, elsewhere);
  }
}
