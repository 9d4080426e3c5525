/**
 * Everything that crosses the event bus, and what a verticle needs to take part: addresses,
 * messages, chunk streams, presence, shared state, configuration. It knows no dialect, no vendor
 * and no cluster manager.
 */
@NullMarked
package dev.weir.bus;

import org.jspecify.annotations.NullMarked;
