package dev.weir.gateway.route;

/**
 * How many calls of a route may be hedged: each call saves its share, a hedge costs one. So at most
 * that share of all calls is hedged, also where calls are few; what was saved up is worth ten
 * hedges at most. Safe for several event loops.
 */
public final class HedgeBudget {

  private static final double SAVED_MAX = 10;

  /** So that twenty shares of 5 % are one hedge, whatever binary fractions make of them. */
  private static final double ROUNDING = 1e-9;

  private double saved;

  /** A call begins. */
  public synchronized void called(double share) {
    saved = Math.min(SAVED_MAX, saved + share);
  }

  /** How many hedges are saved. */
  public synchronized int left() {
    return (int) (saved + ROUNDING);
  }

  /** Takes a hedge if one is saved. */
  public synchronized boolean take() {
    if (saved + ROUNDING < 1) {
      return false;
    }
    saved = Math.max(0, saved - 1);
    return true;
  }
}
