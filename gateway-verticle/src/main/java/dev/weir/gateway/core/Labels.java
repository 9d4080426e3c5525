package dev.weir.gateway.core;

import dev.weir.bus.trace.TraceParent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a caller gives a request along for logs and records: nobody acts on it.
 *
 * @param tags of {@code x-weir-tags: a,b}, ten at most, of 64 characters at most; letters, digits
 *     and {@code . _ : / = -}, others are left out
 * @param user the end user on whose behalf it is, of {@code x-weir-user}; empty where none is named
 * @param trace the trace id of {@code traceparent} (W3C Trace Context), empty where there is none
 * @param parent what the caller's own trace says to those that it calls
 */
public record Labels(List<String> tags, String user, String trace, TraceParent parent) {

  /** None. */
  public static final Labels NONE = new Labels(List.of(), "", "", TraceParent.NONE);

  private static final int TAGS_MAX = 10;
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9._:/=-]{1,64}");
  private static final Pattern PARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");
  private static final int TRACE_END = 35;
  private static final String NO_TRACE = "0".repeat(32);

  public Labels {
    tags = List.copyOf(tags);
  }

  /**
   * Reads them.
   *
   * @param header the value of a header by its name in lower case, or null
   */
  public static Labels of(Function<String, @Nullable String> header) {
    String tags = header.apply("x-weir-tags");
    TraceParent parent = TraceParent.of(header);
    String user = header.apply("x-weir-user");
    return tags == null && user == null && parent.isNone()
        ? NONE
        : new Labels(
            tags == null ? List.of() : tags(tags),
            user == null ? "" : user.strip(),
            trace(parent.parent()),
            parent);
  }

  private static List<String> tags(String header) {
    List<String> tags = new ArrayList<>();
    int from = 0;
    while (from <= header.length() && tags.size() < TAGS_MAX) {
      int comma = header.indexOf(',', from);
      int end = comma < 0 ? header.length() : comma;
      String tag = header.substring(from, end).strip();
      if (TAG.matcher(tag).matches()) {
        tags.add(tag);
      }
      from = end + 1;
    }
    return tags;
  }

  private static String trace(String parent) {
    if (!PARENT.matcher(parent).matches()) {
      return "";
    }
    String trace = parent.substring(3, TRACE_END);
    return trace.equals(NO_TRACE) ? "" : trace;
  }
}
