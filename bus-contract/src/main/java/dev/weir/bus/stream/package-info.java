/**
 * Chunk streams over the event bus: ordered, credited in bytes, in both directions, with cancel,
 * deadlines and dead-peer detection (docs/event-bus.md). {@link dev.weir.bus.stream.StreamEndpoint}
 * and its parts know neither sockets nor timers nor the event bus: they send through {@link
 * dev.weir.bus.stream.Wire} and are driven by {@code receive} and {@code tick}, so that a simulator
 * can run them. {@link dev.weir.bus.stream.BusEndpoint} puts one on a real event bus.
 */
@NullMarked
package dev.weir.bus.stream;

import org.jspecify.annotations.NullMarked;
