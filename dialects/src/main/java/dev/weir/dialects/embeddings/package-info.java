/**
 * Embeddings in every vendor's words. {@link dev.weir.dialects.embeddings.Embeddings} is the door;
 * {@code Rule} is the list of all that a request loses on its way, which {@code docs/embeddings.md}
 * repeats. Numbers are never worsened: a vendor's digits go to the caller as they are, and become
 * 32-bit floats only where the caller asked for those.
 */
@NullMarked
package dev.weir.dialects.embeddings;

import org.jspecify.annotations.NullMarked;
