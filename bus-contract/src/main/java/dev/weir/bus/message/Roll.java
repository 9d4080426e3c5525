package dev.weir.bus.message;

/**
 * A gateway has started, or lost sight of the instances, and asks all of them to announce
 * themselves at once. Published on {@code event.v1.gateway.started}.
 *
 * @param instance who asks
 */
public record Roll(String instance) implements BusMessage {}
