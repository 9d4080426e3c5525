/** Bytes of buffers without a copy, where that is possible. */
@NullMarked
package dev.weir.bus.bytes;

import org.jspecify.annotations.NullMarked;
