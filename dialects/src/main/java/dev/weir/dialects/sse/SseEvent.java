package dev.weir.dialects.sse;

import org.jspecify.annotations.Nullable;

/**
 * One event, <b>valid only during the call that hands it over</b>: its data lies in an array that
 * the next event or the next feed may overwrite.
 *
 * @param type what {@code event} said, {@code "message"} if it said nothing
 * @param data the data lines joined by {@code \n}, as the bytes came; possibly empty
 * @param id the last event id in force, which outlives the event that set it; null if none was set
 * @param retryMillis the reconnection time in force, likewise; -1 if none was set
 */
public record SseEvent(String type, ByteSlice data, @Nullable String id, long retryMillis) {}
