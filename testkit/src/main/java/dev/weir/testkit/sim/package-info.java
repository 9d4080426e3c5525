/**
 * A bus that is simulated: virtual time, links that delay, drop, duplicate and reorder frames,
 * nodes that die, sleep or are cut off, all by a seed. It drives real {@link
 * dev.weir.bus.stream.StreamEndpoint}s and holds what they do against what must always be so.
 *
 * <p>{@link dev.weir.testkit.sim.Simulation} runs one {@link dev.weir.testkit.sim.Scenario}; {@link
 * dev.weir.testkit.sim.SimBus} alone serves tests that script their own accidents.
 */
@NullMarked
package dev.weir.testkit.sim;

import org.jspecify.annotations.NullMarked;
