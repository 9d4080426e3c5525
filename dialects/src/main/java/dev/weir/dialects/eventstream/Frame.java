package dev.weir.dialects.eventstream;

import dev.weir.dialects.sse.ByteSlice;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One frame, both of whose checksums were right. The slices are good for as long as {@link
 * FrameReader} says.
 *
 * @param headers in the order they came; of two with one name the last
 * @param payload what the frame carries
 * @param bytes the whole frame, to be passed on as it came
 */
public record Frame(Map<String, HeaderValue> headers, ByteSlice payload, ByteSlice bytes) {

  public Frame {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** A header that is a text; null for every other, and for one that is absent. */
  public @Nullable String text(String header) {
    return headers.get(header) instanceof HeaderValue.Text text ? text.value() : null;
  }
}
