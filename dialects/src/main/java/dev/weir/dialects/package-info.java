/**
 * Wire formats to and from the canonical model. Pure functions and small state machines: nothing
 * here knows sockets, timers, configuration or the event bus's transport.
 */
@NullMarked
package dev.weir.dialects;

import org.jspecify.annotations.NullMarked;
