/** The event bus as an API for other Vert.x applications. */
@NullMarked
package dev.weir.bus.client;

import org.jspecify.annotations.NullMarked;
