/** Decisions of providers that need no event loop: pure functions and small values. */
@NullMarked
package dev.weir.provider.core;

import org.jspecify.annotations.NullMarked;
