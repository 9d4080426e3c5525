/**
 * Frames of {@code application/vnd.amazon.eventstream}: reading them from bytes that are cut
 * anywhere, and writing them. Knows nothing of what the frames hold.
 */
@NullMarked
package dev.weir.dialects.eventstream;

import org.jspecify.annotations.NullMarked;
