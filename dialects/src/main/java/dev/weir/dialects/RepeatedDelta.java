package dev.weir.dialects;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.dialects.sse.ByteSlice;
import dev.weir.dialects.sse.SseEvent;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Knows the events of a stream again that say what an earlier one said but for its piece of text,
 * as most events of most streams do, so that these need not be read as JSON.
 *
 * <p>An event is learnt from when all that came of it was one delta of text and its bytes hold that
 * text, without an escape, in one place. Whatever has the same bytes before and behind that place,
 * and there a string without an escape, means the same with another text, as long as nothing else
 * has happened in between.
 *
 * <p>To be used so: {@link #take}; if that is false, read the event with {@link #watching} in the
 * place of its receiver, then {@link #learn}.
 */
public final class RepeatedDelta {

  /** Events that carry a number or padding differ each time: learning is in vain then. */
  private static final int VAIN_MAX = 16;

  private static final char REPLACEMENT = '\uFFFD';

  private final Watch watch = new Watch();
  private byte[] head = {};
  private byte[] tail = {};
  private String type = "";
  private @Nullable ChatEvent learnt;
  private boolean used;
  private int vain;

  /** What came of the event at hand. */
  private static final class Watch implements Consumer<ChatEvent> {
    private Consumer<ChatEvent> receiver = event -> {};
    private @Nullable ChatEvent only;
    private int count;

    @Override
    public void accept(ChatEvent event) {
      only = event;
      count++;
      receiver.accept(event);
    }
  }

  /** Hands over what an event means, if it is known again. */
  public boolean take(SseEvent event, Consumer<ChatEvent> receiver) {
    ChatEvent model = learnt;
    ByteSlice data = event.data();
    if (model == null || !begins(data) || !ends(data) || !event.type().equals(type)) {
      return false;
    }
    String text = text(data);
    if (text == null) {
      return false;
    }
    used = true;
    receiver.accept(withText(model, text));
    return true;
  }

  private boolean begins(ByteSlice data) {
    int from = data.offset();
    return data.length() > head.length + tail.length
        && Arrays.equals(data.array(), from, from + head.length, head, 0, head.length);
  }

  private boolean ends(ByteSlice data) {
    int end = data.offset() + data.length();
    return Arrays.equals(data.array(), end - tail.length, end, tail, 0, tail.length);
  }

  /** What stands between; null when it is not to be taken as it is. */
  private @Nullable String text(ByteSlice data) {
    byte[] bytes = data.array();
    int from = data.offset() + head.length;
    int to = data.offset() + data.length() - tail.length;
    boolean ascii = true;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
        return null;
      }
      ascii &= b >= 0;
    }
    if (ascii) {
      return new String(bytes, from, to - from, ISO_8859_1);
    }
    String text = new String(bytes, from, to - from, UTF_8);
    return text.indexOf(REPLACEMENT) < 0 ? text : null; // It may be no UTF-8.
  }

  /** What the events of the event at hand are to be given to; they are handed on. */
  public Consumer<ChatEvent> watching(Consumer<ChatEvent> receiver) {
    watch.receiver = receiver;
    watch.only = null;
    watch.count = 0;
    return watch;
  }

  /** Remembers the event that was just read, if it is one to know again. */
  public void learn(SseEvent event) {
    ChatEvent only = watch.count == 1 ? watch.only : null;
    String text = only == null ? null : textOf(only);
    if (only == null || text == null) {
      learnt = null;
      return;
    }
    if (learnt != null
        && withText(learnt, text).equals(only)
        && begins(event.data())
        && ends(event.data())
        && contains(event.data().toBytes(), '\\')) {
      return; // One with an escape between others without.
    }
    vain += learnt == null || used ? 0 : 1;
    used = false;
    learnt = null;
    if (vain <= VAIN_MAX && !text.isEmpty()) {
      learn(event, only, text);
    }
  }

  private void learn(SseEvent event, ChatEvent only, String text) {
    byte[] bytes = event.data().toBytes();
    byte[] string = ('"' + text + '"').getBytes(UTF_8);
    int at = find(bytes, string, 0);
    if (at <= 0 || find(bytes, string, at + 1) >= 0 || contains(bytes, '\\')) {
      return;
    }
    head = Arrays.copyOf(bytes, at + 1);
    tail = Arrays.copyOfRange(bytes, at + string.length - 1, bytes.length);
    type = event.type();
    learnt = only;
  }

  private static boolean contains(byte[] bytes, char wanted) {
    for (byte b : bytes) {
      if (b == wanted) {
        return true;
      }
    }
    return false;
  }

  private static int find(byte[] bytes, byte[] wanted, int from) {
    for (int at = from; at + wanted.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }

  private static @Nullable String textOf(ChatEvent event) {
    return switch (event) {
      case ChatEvent.TextDelta delta -> delta.text();
      case ChatEvent.ThinkingDelta delta -> delta.text();
      case ChatEvent.RefusalDelta delta -> delta.text();
      default -> null;
    };
  }

  private static ChatEvent withText(ChatEvent event, String text) {
    return switch (event) {
      case ChatEvent.TextDelta delta ->
          new ChatEvent.TextDelta(delta.choice(), delta.index(), text);
      case ChatEvent.ThinkingDelta delta ->
          new ChatEvent.ThinkingDelta(delta.choice(), delta.index(), text);
      case ChatEvent.RefusalDelta delta ->
          new ChatEvent.RefusalDelta(delta.choice(), delta.index(), text);
      default -> throw new IllegalArgumentException("no delta of text: " + event);
    };
  }
}
