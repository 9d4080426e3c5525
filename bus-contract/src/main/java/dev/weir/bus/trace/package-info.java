/**
 * Traces as verticles see them: spans that cost nothing while nobody traces. Who exports them, and
 * how, is the launcher's or an embedder's business.
 */
@NullMarked
package dev.weir.bus.trace;

import org.jspecify.annotations.NullMarked;
