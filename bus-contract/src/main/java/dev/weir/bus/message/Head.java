package dev.weir.bus.message;

import java.util.List;

/**
 * The beginning of an answer.
 *
 * @param mode whether raw bytes or canonical events follow; never mixed within an answer
 * @param status the vendor's HTTP status
 * @param headers those of the vendor's headers that may reach the caller
 * @param upstreamRequestId the vendor's id of the request, empty when it gave none
 * @param model the model that serves, as the vendor names it
 * @param dropped what translation left out of the request, as paths
 */
public record Head(
    Mode mode,
    int status,
    List<Header> headers,
    String upstreamRequestId,
    String model,
    List<String> dropped) {

  /** What the chunks of an answer are. */
  public enum Mode {
    RAW,
    CANONICAL
  }

  public Head {
    headers = List.copyOf(headers);
    dropped = List.copyOf(dropped);
  }
}
