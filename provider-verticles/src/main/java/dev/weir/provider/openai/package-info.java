/** OpenAI itself. */
@NullMarked
package dev.weir.provider.openai;

import org.jspecify.annotations.NullMarked;
