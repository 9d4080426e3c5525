/** Cohere itself. */
@NullMarked
package dev.weir.provider.cohere;

import org.jspecify.annotations.NullMarked;
