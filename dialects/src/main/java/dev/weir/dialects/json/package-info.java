/**
 * JSON as bytes: checking it as it arrives, finding members at its top level and changing one of
 * them, without ever building a tree. After RFC 8259.
 *
 * <p>Knows nothing of what the members mean, nor who sent them.
 */
@NullMarked
package dev.weir.dialects.json;

import org.jspecify.annotations.NullMarked;
