/** Servers that speak OpenAI's dialect without being OpenAI: local ones, and other vendors. */
@NullMarked
package dev.weir.provider.compatible;

import org.jspecify.annotations.NullMarked;
