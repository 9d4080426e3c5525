/**
 * The records that cross the event bus: one sealed root, {@link dev.weir.bus.message.BusMessage},
 * whose {@code permits} list is the table of contents. All are deeply immutable; a {@link
 * io.vertx.core.buffer.Buffer} inside one belongs to it from then on and is never written again.
 */
@NullMarked
package dev.weir.bus.message;

import org.jspecify.annotations.NullMarked;
