/** Small facts that all nodes share. */
@NullMarked
package dev.weir.bus.state;

import org.jspecify.annotations.NullMarked;
