/** The provider that serves what Azure OpenAI has. */
@NullMarked
package dev.weir.provider.azure;

import org.jspecify.annotations.NullMarked;
