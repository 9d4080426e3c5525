/**
 * Building blocks for streams of {@link dev.weir.bus.chat.ChatEvent}s: stages that filter, watch,
 * put together or merge, and {@link dev.weir.dialects.engine.StreamPipeline}, which joins them and
 * measures each. A sound stream goes in and a sound stream comes out; memory is bounded by what the
 * constructors say. Pure: no threads, no timers, no I/O, and no dialect.
 */
@NullMarked
package dev.weir.dialects.engine;

import org.jspecify.annotations.NullMarked;
