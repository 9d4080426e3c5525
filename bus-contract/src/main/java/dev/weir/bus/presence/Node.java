package dev.weir.bus.presence;

import io.vertx.core.Vertx;
import java.util.UUID;

/** Where code runs: which {@code Vertx}, and which of its event loops. */
public final class Node {

  private static final String MAP = "dev.weir.node";

  private Node() {}

  /** An id of this {@code Vertx}, the same for everybody in it and different from all others. */
  public static String idOf(Vertx vertx) {
    return vertx
        .sharedData()
        .<String, String>getLocalMap(MAP)
        .computeIfAbsent("id", absent -> UUID.randomUUID().toString());
  }

  /** A key of the event loop that runs the caller: an event loop has one thread for life. */
  public static String currentLoop() {
    return Long.toString(Thread.currentThread().threadId());
  }
}
