package dev.weir.gateway.http;

/** A request under way, as its event loop looks after it. */
interface OpenCall {
  /** Keeps its answer alive where it is silent. */
  void keepAlive(long nowMillis, long everyMillis);
}
