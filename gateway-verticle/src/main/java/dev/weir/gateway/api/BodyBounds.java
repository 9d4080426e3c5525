package dev.weir.gateway.api;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a body that is read whole may take.
 *
 * @param bytesMax the largest body
 * @param buffered the bytes that all requests of the node hold
 * @param bufferedMax how many these may be
 */
public record BodyBounds(int bytesMax, AtomicLong buffered, long bufferedMax) {}
