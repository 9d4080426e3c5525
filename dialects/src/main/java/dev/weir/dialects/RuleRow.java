package dev.weir.dialects;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.TranslationRule.Effect;
import dev.weir.dialects.tree.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A row of a dialect's table, which is an enum. The writer of requests leaves out and refuses by
 * rows alone: what it notes and what it answers stand here, so that the documentation, which is
 * made of the same rows, cannot say another thing.
 */
public interface RuleRow {

  /** What the row says. */
  TranslationRule rule();

  /** What it is about, with {@code []} for any item and {@code *} for a member of any name. */
  default String field() {
    return rule().field();
  }

  /** What happens to it. */
  default Effect effect() {
    return rule().effect();
  }

  /** Why, and what becomes of it instead. */
  default String reason() {
    return rule().reason();
  }

  /** The field as it is noted when it is left out, with a name in the place of the star. */
  default String dropped(String name) {
    require(Effect.DROPPED);
    return field().replace("*", name);
  }

  /**
   * The place of what is left out.
   *
   * @param where the place of the item, or of what the last word of the field is a member of
   */
  default Path droppedIn(Path where) {
    require(Effect.DROPPED);
    String field = field();
    String last = field.substring(field.lastIndexOf('.') + 1);
    return last.endsWith("[]") ? where : where.member(last);
  }

  /** Refuses what stands at a path of the request. */
  default FaultException refusal(String path) {
    return refusal("", path);
  }

  /**
   * Refuses what stands at a path of the request.
   *
   * @param lead what the message says before the reason
   */
  default FaultException refusal(String lead, String path) {
    require(Effect.REFUSED);
    return new Fault.UnsupportedByTarget(lead + reason(), path).asException();
  }

  private void require(Effect effect) {
    if (effect() != effect) {
      throw new IllegalStateException(this + " is no row of what is " + effect);
    }
  }

  /** The table of a dialect. */
  static List<TranslationRule> table(RuleRow... rows) {
    return Arrays.stream(rows).map(RuleRow::rule).toList();
  }
}
