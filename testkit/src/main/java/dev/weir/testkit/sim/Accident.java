package dev.weir.testkit.sim;

/**
 * Something that befalls an endpoint, or the link between two nodes.
 *
 * @param atMillis when, after the beginning of the scenario
 * @param peer whom
 * @param other the other end of a link that is cut
 * @param millis how long; for a death after what time the bus notices, -1 for never
 */
record Accident(Kind kind, long atMillis, int peer, int other, long millis) {

  enum Kind {
    /** Gone without a word. */
    DEATH,
    /** Stopped in good order. */
    STOP,
    /** The thread is held up. */
    SLEEP,
    /** Nothing passes between two nodes. */
    CUT
  }
}
