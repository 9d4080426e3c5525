/** How the tokens of models are counted. */
@NullMarked
package dev.weir.models.tokens;

import org.jspecify.annotations.NullMarked;
