/**
 * Messages of a WebSocket on a stream of bytes between verticles.
 *
 * <p>Knows nothing of sockets, of streams or of what the messages say.
 */
@NullMarked
package dev.weir.bus.realtime;

import org.jspecify.annotations.NullMarked;
