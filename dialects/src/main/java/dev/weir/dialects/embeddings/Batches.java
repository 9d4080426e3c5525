package dev.weir.dialects.embeddings;

import dev.weir.dialects.embeddings.EmbeddingsRequest.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** Inputs parted as a vendor takes them: runs of neighbours, so that the order stays. */
final class Batches {

  private Batches() {}

  /** At most so many in one. */
  static List<List<Item>> of(List<Item> items, int most) {
    return of(items, most, (first, item) -> true);
  }

  /**
   * At most so many in one.
   *
   * @param together whether the first of a batch and another may be in one
   */
  static List<List<Item>> of(List<Item> items, int most, BiPredicate<Item, Item> together) {
    List<List<Item>> batches = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= items.size(); i++) {
      boolean ends =
          i == items.size() || i - from == most || !together.test(items.get(from), items.get(i));
      if (ends) {
        batches.add(items.subList(from, i));
        from = i;
      }
    }
    return batches;
  }
}
