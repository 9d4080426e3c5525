/** Mistral itself. */
@NullMarked
package dev.weir.provider.mistral;

import org.jspecify.annotations.NullMarked;
