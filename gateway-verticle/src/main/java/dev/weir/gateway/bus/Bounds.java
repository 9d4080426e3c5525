package dev.weir.gateway.bus;

import dev.weir.bus.fault.Fault;
import dev.weir.gateway.api.BodyBounds;
import dev.weir.gateway.pipeline.Pipeline;
import org.jspecify.annotations.Nullable;

/**
 * What requests over the bus may take.
 *
 * @param bodies those that are read whole
 * @param uploadBytesMax the largest body that is passed on as it comes
 * @param streamsMax requests under way at once on an event loop, those over HTTP among them
 * @param totalMillis the longest a request may last
 */
public record Bounds(BodyBounds bodies, long uploadBytesMax, int streamsMax, long totalMillis) {

  private static final long RETRY_MILLIS = 1_000;

  /** Why no request can be taken now, or null. */
  @Nullable Fault refusal(Pipeline pipeline) {
    if (bodies.buffered().get() >= bodies.bufferedMax()) {
      return new Fault.Overloaded("The gateway holds as many bytes as it may.", RETRY_MILLIS);
    }
    return pipeline.load() < streamsMax
        ? null
        : new Fault.Overloaded("The gateway serves as many requests as it may.", RETRY_MILLIS);
  }

  /** Why a body of this length is too large, or null. */
  static @Nullable Fault tooLarge(long bytes, long bytesMax) {
    return bytes <= bytesMax
        ? null
        : new Fault.TooLarge("Request body too large: the limit is " + bytesMax + " bytes.");
  }
}
