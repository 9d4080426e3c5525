/**
 * Micro-benchmarks of the hot loops: framing, translation, the codec of the bus, counting tokens.
 */
@NullMarked
package dev.weir.benchmarks;

import org.jspecify.annotations.NullMarked;
