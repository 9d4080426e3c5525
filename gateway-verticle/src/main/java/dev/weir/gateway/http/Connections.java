package dev.weir.gateway.http;

import io.vertx.core.http.HttpConnection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections of one event loop, counted for the whole node. One too many is told so in answer
 * to its first request; far too many are closed at once.
 */
public final class Connections {

  /** How many may be there just to be told that they are too many. */
  private static final int EXCESS_MAX = 256;

  private final AtomicInteger ofNode;
  private final int max;
  private final Set<HttpConnection> excess = new HashSet<>();

  public Connections(AtomicInteger ofNode, int max) {
    this.ofNode = ofNode;
    this.max = max;
  }

  /** Counts a connection. */
  public void opened(HttpConnection connection) {
    connection.closeHandler(
        closed -> {
          excess.remove(connection);
          ofNode.decrementAndGet();
        });
    int now = ofNode.incrementAndGet();
    if (now > max + EXCESS_MAX) {
      connection.close();
    } else if (now > max) {
      excess.add(connection);
    }
  }

  boolean isExcess(HttpConnection connection) {
    return !excess.isEmpty() && excess.contains(connection);
  }
}
