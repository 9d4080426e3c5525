package dev.weir.dialects.models;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The table of what single models refuse, demand or call otherwise. */
public final class ModelRules {

  /** The table that comes with Weir. */
  public static final ModelRules SHIPPED = new ModelRules(RowReader.shipped());

  /** Names come from callers: what is remembered of them is bounded, and then forgotten. */
  private static final int REMEMBERED_MAX = 4096;

  private static final int NAME_CHARS_MAX = 256;

  private final List<ModelRule> rows;

  /** The dialects are shared by all event loops, and so is this. */
  private final Map<Asked, ModelFacts> remembered = new ConcurrentHashMap<>();

  ModelRules(List<ModelRule> rows) {
    this.rows = List.copyOf(rows);
  }

  private record Asked(String scope, String model) {}

  /** All rows. */
  public List<ModelRule> rows() {
    return rows;
  }

  /** The table without some of its rows. */
  ModelRules without(Predicate<ModelRule> some) {
    return new ModelRules(rows.stream().filter(some.negate()).toList());
  }

  /**
   * What is known of a model.
   *
   * @param scope the name of the dialect whose own vendor serves it, or a kind of provider
   */
  public ModelFacts of(String scope, String model) {
    if (model.length() > NAME_CHARS_MAX) {
      return found(scope, model);
    }
    Asked asked = new Asked(scope, model);
    ModelFacts known = remembered.get(asked);
    if (known != null) {
      return known;
    }
    if (remembered.size() >= REMEMBERED_MAX) {
      remembered.clear();
    }
    ModelFacts found = found(scope, model);
    remembered.put(asked, found);
    return found;
  }

  private ModelFacts found(String scope, String model) {
    return new ModelFacts(rows.stream().filter(row -> row.covers(scope, model)).toList());
  }
}
