/**
 * What may be spent, by whom and in what time: pure decisions, without Vert.x and without a clock
 * of their own (docs/limits.md).
 */
@NullMarked
package dev.weir.gateway.limits;

import org.jspecify.annotations.NullMarked;
