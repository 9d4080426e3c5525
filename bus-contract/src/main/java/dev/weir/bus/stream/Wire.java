package dev.weir.bus.stream;

import dev.weir.bus.message.Frame;
import io.vertx.core.Future;

/** What an endpoint sends through. All calls come from the endpoint's own thread. */
public interface Wire {

  /**
   * Sends a frame, at most once and without waiting. The future fails only when it is certain that
   * nobody has that address; success says nothing about arrival.
   */
  Future<Void> send(String address, Frame frame);

  /**
   * Runs a task when the current turn of the event loop is over, before the thread waits for more.
   */
  void defer(Runnable task);

  /** Milliseconds of a clock that only goes forward. */
  long nowMillis();
}
