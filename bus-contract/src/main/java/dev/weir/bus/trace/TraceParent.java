package dev.weir.bus.trace;

import dev.weir.bus.message.Header;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a span belongs, in the words of W3C Trace Context. What they say is checked by whoever
 * begins a span with it; what is no context there makes a trace of its own.
 *
 * @param parent the value of {@code traceparent}, empty where there is none
 * @param state the value of {@code tracestate}, empty where there is none
 */
public record TraceParent(String parent, String state) {

  /** Nowhere. */
  public static final TraceParent NONE = new TraceParent("", "");

  /** The HTTP headers of Trace Context. */
  private static final String PARENT = "traceparent";

  private static final String STATE = "tracestate";

  /** On the bus they have names of our own, which no vendor is ever sent. */
  private static final String BUS = "x-weir-";

  /** Longer values than this are nobody's, and would travel with every call. */
  private static final int STATE_CHARS_MAX = 1_024;

  private static final int PARENT_CHARS_MAX = 128;

  /**
   * Reads the headers of a request.
   *
   * @param header the value of a header by its name in lower case, or null
   */
  public static TraceParent of(Function<String, @Nullable String> header) {
    String parent = header.apply(PARENT);
    if (parent == null || parent.isEmpty() || parent.length() > PARENT_CHARS_MAX) {
      return NONE;
    }
    String state = header.apply(STATE);
    boolean usable = state != null && state.length() <= STATE_CHARS_MAX;
    return new TraceParent(parent, usable ? state : "");
  }

  /** Reads what came with a call over the bus: from a gateway of ours, or from anybody else. */
  public static TraceParent ofCall(List<Header> headers) {
    TraceParent ours = of(name -> value(headers, BUS + name));
    return ours.isNone() ? of(name -> value(headers, name)) : ours;
  }

  private static @Nullable String value(List<Header> headers, String name) {
    for (Header header : headers) {
      if (header.name().equals(name)) {
        return header.value();
      }
    }
    return null;
  }

  /** Whether it says nothing. */
  public boolean isNone() {
    return parent.isEmpty();
  }

  /** As headers of a call over the bus. */
  public List<Header> busHeaders() {
    return headers(BUS);
  }

  /** As headers of an HTTP request. */
  public List<Header> httpHeaders() {
    return headers("");
  }

  private List<Header> headers(String prefix) {
    if (isNone()) {
      return List.of();
    }
    Header first = new Header(prefix + PARENT, parent);
    return state.isEmpty() ? List.of(first) : List.of(first, new Header(prefix + STATE, state));
  }
}
