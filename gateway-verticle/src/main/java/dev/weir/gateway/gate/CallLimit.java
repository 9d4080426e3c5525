package dev.weir.gateway.gate;

/**
 * How many calls at once: grows by one for each full round of successes while it is used, shrinks
 * by 0.7 when the vendor pushes back, once per round trip: a call that began before the last
 * shrinking says nothing new. The first time, a limit far above the calls under way comes down to
 * them. Never below 1. Not safe for several threads by itself.
 */
final class CallLimit {

  static final double SHRINKING = 0.7;

  /** A refusal of one among few calls says little of how many a vendor takes. */
  private static final int UNTRIED = 64;

  private int max;
  private double calls;
  private int round;
  private long shrinkings;

  CallLimit(int start, int max) {
    this.max = max;
    this.calls = Math.clamp(start, 1, max);
  }

  /** Another bound; how many calls the vendor takes stays known. */
  void max(int calls) {
    this.max = calls;
    this.calls = Math.min(this.calls, calls);
  }

  int calls() {
    return (int) calls;
  }

  /** What a call has to bring back to {@link #ended}. */
  long shrinkings() {
    return shrinkings;
  }

  /**
   * @param heldBefore calls under way, this one among them
   */
  void ended(Push push, int heldBefore, long begunAt) {
    switch (push) {
      case NONE -> {
        // A limit that nobody comes near tells nothing about the vendor.
        if (2 * heldBefore >= calls() && ++round >= calls()) {
          round = 0;
          calls = Math.min(max, calls + 1);
        }
      }
      case BACK -> {
        if (begunAt == shrinkings) {
          shrinkings++;
          round = 0;
          // A share of a limit that nobody came near would hold nobody back.
          double near = Math.min(calls, Math.max(heldBefore, UNTRIED));
          calls = Math.max(1, near * SHRINKING);
        }
      }
      case UNKNOWN -> {}
    }
  }
}
