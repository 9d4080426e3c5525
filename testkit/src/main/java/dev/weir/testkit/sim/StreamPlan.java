package dev.weir.testkit.sim;

/**
 * What shall happen on one stream of a scenario.
 *
 * @param kind what is carried
 * @param caller number of the endpoint that calls
 * @param callee number of the endpoint that is called
 * @param inboxKnown whether the caller knows the callee's inbox before it calls
 * @param startMillis when the call begins, after the scenario's own beginning
 * @param allowedMillis its deadline, from then on
 * @param requestBytes the size of the request's body; beyond a frame it is an upload
 * @param canonical whether the request is a canonical one
 * @param thinkMillis how long the callee waits before it begins to answer
 * @param chunks how many chunks the answer has
 * @param chunkSize the size of the largest
 * @param gapMillis how long the callee waits between bursts of chunks, at most
 * @param failAfter after how many chunks the callee fails; -1 for never
 * @param largeEvent the size of events that cannot be cut, now and then; 0 for none
 * @param reading how the caller reads
 * @param readMillis how long it pauses
 * @param cancelAfterMillis when it cancels, after its beginning; -1 for never
 */
record StreamPlan(
    int number,
    Kind kind,
    int caller,
    int callee,
    boolean inboxKnown,
    long startMillis,
    long allowedMillis,
    int requestBytes,
    boolean canonical,
    long thinkMillis,
    int chunks,
    int chunkSize,
    int gapMillis,
    int failAfter,
    int largeEvent,
    Reading reading,
    long readMillis,
    long cancelAfterMillis) {

  /** What is carried. */
  enum Kind {
    RAW,
    EVENTS,
    WHOLE_RAW,
    WHOLE_EVENTS,
    BOTH_WAYS;

    boolean events() {
      return this == EVENTS || this == WHOLE_EVENTS;
    }
  }

  /** How the caller reads. */
  enum Reading {
    /** As it comes. */
    EAGER,
    /** One chunk at a time, each after a pause. */
    SLOW,
    /** Not at all for a while, then as it comes. */
    LATE
  }
}
