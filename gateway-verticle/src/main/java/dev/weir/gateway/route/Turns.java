package dev.weir.gateway.route;

/** Whose turn it is. */
public interface Turns {

  /** Counts a turn; the number of those before it, from 0. */
  int turn(Selection selection);

  /**
   * Counts a turn among targets by weight.
   *
   * @param able the indices in the selection of those that it may be, at least one
   * @return one of them
   */
  int heaviest(Selection selection, int[] able);
}
