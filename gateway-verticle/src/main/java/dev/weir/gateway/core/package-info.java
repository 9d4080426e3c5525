/**
 * Decisions without Vert.x: names, keys, limits, headers. Nothing here knows sockets, the bus or
 * time's source.
 */
@NullMarked
package dev.weir.gateway.core;

import org.jspecify.annotations.NullMarked;
