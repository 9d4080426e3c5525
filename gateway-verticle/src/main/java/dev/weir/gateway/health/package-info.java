/**
 * How targets do, as this node sees it: breakers, ejected outliers, times to the first token
 * (docs/resilience.md). Pure: the time is passed in, nothing here knows Vert.x, nobody waits.
 */
@NullMarked
package dev.weir.gateway.health;

import org.jspecify.annotations.NullMarked;
