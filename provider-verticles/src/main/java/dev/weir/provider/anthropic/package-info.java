/** Anthropic itself. */
@NullMarked
package dev.weir.provider.anthropic;

import org.jspecify.annotations.NullMarked;
