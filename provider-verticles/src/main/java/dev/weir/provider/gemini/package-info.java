/** Gemini itself. */
@NullMarked
package dev.weir.provider.gemini;

import org.jspecify.annotations.NullMarked;
