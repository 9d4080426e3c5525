/**
 * The bytes of the bus's messages between nodes. docs/event-bus.md tells the format and how it
 * grows; {@link dev.weir.bus.codec.WireTags} and {@link dev.weir.bus.codec.WireEnums} hold all its
 * numbers.
 *
 * <p>A record is its length and then its fields in order, so that a reader skips what a newer
 * writer has appended and takes what an older one has not written as 0, empty or absent. Fields are
 * appended, never changed, removed or moved.
 */
@NullMarked
package dev.weir.bus.codec;

import org.jspecify.annotations.NullMarked;
