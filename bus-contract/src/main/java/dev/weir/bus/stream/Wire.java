package dev.weir.bus.stream;

import dev.weir.bus.message.Frame;
import dev.weir.bus.message.OpenStream;
import io.vertx.core.Future;

/** What an endpoint sends through. All calls come from the endpoint's own thread. */
public interface Wire {

  /**
   * Sends a frame, at most once and without waiting. The future fails only when it is certain that
   * nobody has that address; success says nothing about arrival.
   */
  Future<Void> send(String address, Frame frame);

  /**
   * Sends the frame that opens a stream, likewise. One that is not for this JVM tells who calls
   * beside the message too, so that who cannot read it can say so.
   */
  default Future<Void> open(String address, OpenStream open, boolean local) {
    return send(address, open);
  }

  /**
   * Runs a task when the current turn of the event loop is over, before the thread waits for more.
   */
  void defer(Runnable task);

  /** Milliseconds of a clock that only goes forward. */
  long nowMillis();
}
