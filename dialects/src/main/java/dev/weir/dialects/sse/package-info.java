/**
 * Server-sent events as bytes: reading, framing and writing, after the WHATWG HTML standard,
 * section 9.2.
 *
 * <p>Knows nothing of what the events mean, of sockets or of any vendor.
 */
@NullMarked
package dev.weir.dialects.sse;

import org.jspecify.annotations.NullMarked;
