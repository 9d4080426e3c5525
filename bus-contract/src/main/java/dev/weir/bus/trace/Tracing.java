package dev.weir.bus.trace;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;

/** Begins spans. Safe for all threads; nothing waits for what becomes of a span. */
public interface Tracing extends Shareable {

  /** Nobody traces. */
  Tracing OFF =
      new Tracing() {
        @Override
        public Span begin(Kind kind, String operation, String model, TraceParent parent) {
          return Span.NONE;
        }

        @Override
        public boolean isOff() {
          return true;
        }

        @Override
        public boolean propagates() {
          return false;
        }
      };

  /** Which end of a call a span is. */
  enum Kind {
    SERVER,
    CLIENT
  }

  /**
   * Begins a span, named by what is asked of which model.
   *
   * @param model may be empty
   */
  Span begin(Kind kind, String operation, String model, TraceParent parent);

  /** Whether no span is ever recorded, so that nothing need be done for one. */
  default boolean isOff() {
    return false;
  }

  /** Whether vendors are told which trace a request belongs to. */
  boolean propagates();

  /** Makes all verticles of a {@code Vertx} trace; to be called before they are deployed. */
  static void install(Vertx vertx, Tracing tracing) {
    vertx.sharedData().<String, Tracing>getLocalMap(Tracing.class.getName()).put("", tracing);
  }

  /** How the verticles of a {@code Vertx} trace. */
  static Tracing of(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, Tracing>getLocalMap(Tracing.class.getName())
        .getOrDefault("", OFF);
  }
}
