package dev.weir.gateway.limits;

import java.util.EnumMap;
import java.util.Map;

/**
 * How many nodes there were within each span: what those that went have run ahead of their parts
 * counts until it has left the window, so that the others may not run ahead in their place. Guarded
 * by its {@link Limiter}.
 */
final class Crowd {

  private final Map<Rate.Span, Integer> nodes = new EnumMap<>(Rate.Span.class);

  /** Counts anew, which each beat does: who came since is not there for the span yet. */
  void count(Members members, long nowMillis) {
    for (Rate.Span span : Rate.Span.values()) {
      nodes.put(span, members.countWithin(span.millis() + span.millis() / 60, nowMillis));
    }
  }

  /** Those that are there and those that went within the span. */
  int within(Rate.Span span) {
    return nodes.getOrDefault(span, 1);
  }
}
