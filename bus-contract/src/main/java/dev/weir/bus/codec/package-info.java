/** The bytes of the bus's messages between nodes. */
@NullMarked
package dev.weir.bus.codec;

import org.jspecify.annotations.NullMarked;
