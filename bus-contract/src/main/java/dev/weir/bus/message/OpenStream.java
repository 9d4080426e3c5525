package dev.weir.bus.message;

import java.util.List;

/**
 * Asks for a stream. Sent to the address of a service or of one of its instances; answered within a
 * second by {@link Frame.Opened} or {@link Frame.Fail} in the caller's inbox.
 *
 * @param inbox the caller's inbox
 * @param credit bytes that the callee may send, cumulative
 * @param remainingMillis how long the whole call may still take: clocks differ, durations do not
 * @param headers what travels beside the payload: the caller's forwardable HTTP headers, and
 *     members of our own that begin with {@code x-weir-}
 */
public record OpenStream(
    StreamId id,
    String inbox,
    long credit,
    long remainingMillis,
    List<Header> headers,
    Payload payload)
    implements Frame {

  public OpenStream {
    headers = List.copyOf(headers);
  }
}
