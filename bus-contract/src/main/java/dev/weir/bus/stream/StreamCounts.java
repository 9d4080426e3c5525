package dev.weir.bus.stream;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;

/**
 * The streams of endpoints.
 *
 * @param asking that they have opened
 * @param serving that others have opened with them
 * @param starved of both, that hold something back until they get credit
 */
public record StreamCounts(int asking, int serving, int starved) implements Shareable {

  private static final StreamCounts NONE = new StreamCounts(0, 0, 0);
  private static final String MAP = "dev.weir.streams";

  /** Those of all endpoints of a {@code Vertx}, as they were half a second ago at most. */
  public static StreamCounts of(Vertx vertx) {
    return map(vertx).values().stream().reduce(NONE, StreamCounts::plus);
  }

  /** By inbox. */
  static LocalMap<String, StreamCounts> map(Vertx vertx) {
    return vertx.sharedData().getLocalMap(MAP);
  }

  private StreamCounts plus(StreamCounts other) {
    return new StreamCounts(
        asking + other.asking, serving + other.serving, starved + other.starved);
  }
}
