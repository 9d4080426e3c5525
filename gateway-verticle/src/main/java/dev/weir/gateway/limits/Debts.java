package dev.weir.gateway.limits;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What nodes that are gone may have spent of a limit and what still counts. Guarded by its {@link
 * Limiter}.
 */
final class Debts {

  /** Of more nodes it is counted together. */
  private static final int NODES_MAX = 100;

  private static final String REST = "";

  private final long spanMillis;
  private final Map<String, Debt> owed = new LinkedHashMap<>();

  /**
   * Of one node.
   *
   * @param sinceMillis when it can have spent last
   * @param held whether this node counts it as spent by itself
   */
  record Debt(long amount, long sinceMillis, boolean held) {}

  Debts(long spanMillis) {
    this.spanMillis = spanMillis;
  }

  /** Of what is told twice the larger and later counts. */
  void add(String node, long amount, long sinceMillis) {
    if (amount > 0) {
      boolean room = owed.size() < NODES_MAX || owed.containsKey(node);
      Debt debt = new Debt(amount, sinceMillis, false);
      owed.merge(room ? node : REST, debt, room ? Debts::larger : Debts::both);
    }
  }

  private static Debt larger(Debt one, Debt other) {
    return new Debt(
        Math.max(one.amount, other.amount), Math.max(one.sinceMillis, other.sinceMillis), one.held);
  }

  private static Debt both(Debt one, Debt other) {
    return new Debt(one.amount + other.amount, Math.max(one.sinceMillis, other.sinceMillis), false);
  }

  /**
   * The node is there again and answers for itself; of all others nobody counts anything.
   *
   * @return what it owed
   */
  long disown(String node) {
    Debt removed = owed.remove(node);
    owed.replaceAll((other, debt) -> new Debt(debt.amount, debt.sinceMillis, false));
    return removed == null ? 0 : removed.amount;
  }

  void forgetOld(long nowMillis) {
    owed.values().removeIf(debt -> nowMillis - debt.sinceMillis > spanMillis + spanMillis / 60);
  }

  Map<String, Debt> all() {
    return owed;
  }

  /**
   * Takes over what nobody else counts: as spent into a window, up to an amount. The newest first:
   * where there is room for some of it only, that counts for as long as any of it would.
   *
   * @param elsewhere the nodes whose debts others count
   * @param members the nodes that still hold a part; what they owe is counted when they are gone
   */
  void holdIn(
      Window window, Set<String> elsewhere, Set<String> members, long most, long nowMillis) {
    long room = most;
    List<String> newestFirst = new ArrayList<>(owed.keySet());
    newestFirst.sort(Comparator.comparingLong(node -> -debt(node).sinceMillis));
    for (String node : newestFirst) {
      Debt debt = debt(node);
      if (!debt.held && !elsewhere.contains(node) && !members.contains(node)) {
        long amount = Math.min(room, debt.amount);
        window.spendAt(amount, debt.sinceMillis, nowMillis);
        room -= amount;
        owed.put(node, new Debt(debt.amount, debt.sinceMillis, true));
      }
    }
  }

  private Debt debt(String node) {
    return Objects.requireNonNull(owed.get(node));
  }
}
