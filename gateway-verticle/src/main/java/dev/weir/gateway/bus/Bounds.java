package dev.weir.gateway.bus;

import dev.weir.bus.fault.Fault;
import dev.weir.gateway.pipeline.Pipeline;
import org.jspecify.annotations.Nullable;

/**
 * What requests over the bus may take.
 *
 * @param bodyBytesMax the largest body
 * @param streamsMax requests under way at once on an event loop, those over HTTP among them
 * @param totalMillis the longest a request may last
 */
public record Bounds(int bodyBytesMax, int streamsMax, long totalMillis) {

  private static final long RETRY_MILLIS = 1_000;

  /** Why no request can be taken now, or null. */
  @Nullable Fault refusal(Pipeline pipeline) {
    return pipeline.load() < streamsMax
        ? null
        : new Fault.Overloaded("The gateway serves as many requests as it may.", RETRY_MILLIS);
  }
}
