/** xAI itself. */
@NullMarked
package dev.weir.provider.xai;

import org.jspecify.annotations.NullMarked;
