package dev.weir.dialects.operation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.dialects.tree.JsonValue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the events of a stream as their bytes pass, after the WHATWG HTML standard, section 9.2.
 * Unlike a reader it holds no event, since one may be an image of many megabytes: only the type and
 * a few members of the data.
 */
final class EventGlance {

  /**
   * What is kept of an event; it lasts no longer than the call that hands it over.
   *
   * @param type what {@code event} said, else the data's {@code type}, else empty
   * @param done whether the data is {@code [DONE]}
   */
  record Event(String type, boolean done, MemberCatch data) {}

  private static final byte[] DONE = "[DONE]".getBytes(US_ASCII);
  private static final int FIELD_CHARS_MAX = 8;
  private static final int TYPE_CHARS_MAX = 64;

  private final MemberCatch data;
  private final Consumer<Event> events;

  // Within a line.
  private final StringBuilder field = new StringBuilder(FIELD_CHARS_MAX);
  private boolean inValue;
  private boolean blankDue; // The one after the colon.
  private boolean feedDue; // After a CR.

  // Within an event.
  private final StringBuilder type = new StringBuilder(TYPE_CHARS_MAX);
  private boolean hasData;
  private int doneBytes; // Of DONE, as far as the data is it; -1 when it is not.

  /**
   * @param members the members of an event's data that are wanted
   */
  EventGlance(Set<String> members, Consumer<Event> events) {
    this.data = new MemberCatch(members);
    this.events = events;
  }

  /** Takes the next bytes and hands over the events that they complete before returning. */
  void feed(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int i = offset;
    while (i < end) {
      if (feedDue && bytes[i] == '\n') {
        feedDue = false;
        i++;
        continue;
      }
      feedDue = false;
      int lineEnd = lineEnd(bytes, i, end);
      line(bytes, i, lineEnd);
      if (lineEnd == end) {
        return;
      }
      feedDue = bytes[lineEnd] == '\r';
      endLine();
      i = lineEnd + 1;
    }
  }

  /**
   * The event in which the stream ended, where its data is whole: some vendors leave the last blank
   * line away.
   */
  void end() {
    if (hasData && (data.complete() || doneBytes == DONE.length)) {
      endEvent();
    }
  }

  private static int lineEnd(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end && bytes[i] != '\n' && bytes[i] != '\r') {
      i++;
    }
    return i;
  }

  private void line(byte[] bytes, int from, int end) {
    int i = from;
    while (i < end && !inValue) {
      if (bytes[i] == ':') {
        inValue = true;
        blankDue = true;
        beginValue();
      } else if (field.length() < FIELD_CHARS_MAX) {
        field.append((char) bytes[i]);
      }
      i++;
    }
    if (blankDue && i < end) {
      blankDue = false;
      i += bytes[i] == ' ' ? 1 : 0;
    }
    if (i < end) {
      value(bytes, i, end);
    }
  }

  private boolean isField(String name) {
    return name.contentEquals(field);
  }

  private void beginValue() {
    if (isField("data")) {
      hasData = true;
    } else if (isField("event")) {
      type.setLength(0);
    }
  }

  private void value(byte[] bytes, int from, int end) {
    if (isField("data")) {
      data.feed(bytes, from, end - from);
      for (int i = from; i < end && doneBytes >= 0; i++) {
        boolean same = doneBytes < DONE.length && bytes[i] == DONE[doneBytes];
        doneBytes = same ? doneBytes + 1 : -1;
      }
    } else if (isField("event")) {
      for (int i = from; i < end && type.length() < TYPE_CHARS_MAX; i++) {
        type.append((char) bytes[i]);
      }
    }
  }

  private void endLine() {
    boolean blank = !inValue && field.isEmpty();
    field.setLength(0);
    inValue = false;
    blankDue = false;
    if (blank) {
      endEvent();
    }
  }

  private void endEvent() {
    if (hasData) {
      events.accept(new Event(type(), doneBytes == DONE.length, data));
    }
    data.clear();
    type.setLength(0);
    hasData = false;
    doneBytes = 0;
  }

  private String type() {
    if (!type.isEmpty()) {
      return type.toString();
    }
    @Nullable JsonValue told = data.member("type");
    return told == null ? "" : told.text();
  }
}
