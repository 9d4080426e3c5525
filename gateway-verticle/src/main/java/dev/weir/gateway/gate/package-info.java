/**
 * How many calls a provider gets at once from this node, and who waits for how long
 * (docs/resilience.md). All but {@link dev.weir.gateway.gate.ContextGate} is pure: the time is
 * passed in, nothing here knows Vert.x.
 */
@NullMarked
package dev.weir.gateway.gate;

import org.jspecify.annotations.NullMarked;
