/**
 * Weir's own shape over HTTP, for callers without any vendor's SDK: what {@code chat.v1.json} says
 * on the bus. {@link dev.weir.dialects.universal.Universal} is the door.
 */
@NullMarked
package dev.weir.dialects.universal;

import org.jspecify.annotations.NullMarked;
