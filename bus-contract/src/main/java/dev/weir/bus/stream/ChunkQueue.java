package dev.weir.bus.stream;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Part;
import dev.weir.bus.codec.ChatCodec;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.EventSize;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a writer has yet to send: joins small chunks into one frame and cuts large ones, so that
 * what came within one turn leaves as one frame and no frame is larger than the bound. Events stay
 * as many as they were, unless they had to wait for credit: then adjacent deltas become one. Linear
 * in what passes through it.
 */
final class ChunkQueue {

  /** Of an event's characters: at most three bytes each on the wire. */
  private final int eventCharsMax;

  private final int frameBytes;
  private final boolean remote;
  private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
  private long bytes;
  private boolean waited; // What is held has met a reader without credit.

  /**
   * @param remote whether frames cross a wire: within a JVM a chunk that cannot be cut goes whole
   */
  ChunkQueue(int frameBytes, boolean remote) {
    this.frameBytes = frameBytes;
    this.eventCharsMax = frameBytes / 4;
    this.remote = remote;
  }

  void add(Chunk chunk) {
    if (chunk instanceof Chunk.Events events && events.events().isEmpty()) {
      return;
    }
    bytes += chunk.size();
    chunks.addLast(chunk);
  }

  /** What is held, in credit bytes. */
  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return chunks.isEmpty();
  }

  void clear() {
    chunks.clear();
    bytes = 0;
    waited = false;
  }

  /**
   * The next frame's content, of at most {@code credit} bytes, or null when nothing fits.
   *
   * @param oversize whether a piece that cannot be cut may exceed the credit, because the reader
   *     has taken (nearly) all that was sent before
   */
  @Nullable Chunk next(long credit, boolean oversize) {
    Chunk first = chunks.peekFirst();
    if (first == null) {
      return null;
    }
    if (credit <= 0 && !oversize) {
      waited = true;
      return null;
    }
    Chunk next =
        switch (first) {
          case Chunk.Raw raw -> nextRaw((int) Math.min(credit, frameBytes));
          case Chunk.Events events -> nextEvents(events, credit, oversize);
          case Chunk.Fragment fragment ->
              fragment.size() <= credit || oversize ? chunks.pollFirst() : null;
        };
    if (next == null) {
      waited = true;
      return null;
    }
    bytes -= next.size();
    waited &= !chunks.isEmpty();
    return next;
  }

  private @Nullable Chunk nextRaw(int max) {
    List<Chunk.Raw> taken = new ArrayList<>(4);
    int size = 0;
    while (chunks.peekFirst() instanceof Chunk.Raw raw && size + raw.size() <= max) {
      taken.add(raw);
      size += raw.size();
      chunks.pollFirst();
    }
    if (taken.isEmpty()) {
      return max <= 0 ? null : cutRaw(max);
    }
    Chunk.Raw last = taken.getLast();
    if (taken.size() == 1) {
      return last;
    }
    Buffer joined = Buffer.buffer(size);
    for (Chunk.Raw raw : taken) {
      joined.appendBuffer(raw.bytes());
    }
    return new Chunk.Raw(joined, last.whole(), last.semantic());
  }

  private Chunk cutRaw(int max) {
    Chunk.Raw large = (Chunk.Raw) chunks.removeFirst();
    Buffer all = large.bytes();
    chunks.addFirst(new Chunk.Raw(all.slice(max, all.length()), large.whole(), large.semantic()));
    return new Chunk.Raw(all.slice(0, max), false, large.semantic());
  }

  private @Nullable Chunk second() {
    Iterator<Chunk> all = chunks.iterator();
    all.next();
    return all.hasNext() ? all.next() : null;
  }

  private @Nullable Chunk nextEvents(Chunk.Events first, long credit, boolean oversize) {
    long max = Math.min(credit, eventCharsMax);
    if (first.size() <= max && !(second() instanceof Chunk.Events)) {
      return chunks.pollFirst(); // Nothing to join: the chunk goes as it is.
    }
    List<ChatEvent> taken = new ArrayList<>(first.events().size() + 4);
    int size = 0;
    while (chunks.peekFirst() instanceof Chunk.Events events) {
      chunks.pollFirst();
      List<ChatEvent> list = events.events();
      int used = 0;
      while (used < list.size()) {
        int one = EventSize.of(list.get(used));
        if (size + one > max) {
          break;
        }
        if (waited) {
          EventMerge.append(taken, list.get(used));
        } else {
          taken.add(list.get(used));
        }
        size += one;
        used++;
      }
      if (used < list.size()) {
        chunks.addFirst(new Chunk.Events(list.subList(used, list.size())));
        break;
      }
    }
    if (!taken.isEmpty()) {
      Chunk.Events merged = new Chunk.Events(taken);
      // Merged deltas cost less than they did apart: the difference is no longer held.
      bytes -= size - merged.size();
      return merged;
    }
    return cutEvent(credit, oversize);
  }

  /** The first event alone is too large for a frame or for the credit. */
  private @Nullable Chunk cutEvent(long credit, boolean oversize) {
    Chunk.Events events = (Chunk.Events) chunks.peekFirst();
    ChatEvent large = events.events().getFirst();
    int room = (int) Math.min(credit, eventCharsMax) - EventMerge.OVERHEAD;
    List<ChatEvent> pieces = room < 2 ? List.of(large) : EventMerge.cut(large, room);
    if (pieces.size() > 1) {
      chunks.removeFirst();
      List<ChatEvent> list = new ArrayList<>(pieces);
      list.addAll(events.events().subList(1, events.events().size()));
      Chunk.Events cut = new Chunk.Events(list);
      bytes += cut.size() - events.size();
      chunks.addFirst(cut);
      return nextEvents(cut, credit, oversize);
    }
    int size = EventSize.of(large);
    if (size <= eventCharsMax) {
      return null; // Fits a frame as soon as there is credit.
    }
    if (!remote) {
      if (size > credit && !oversize) {
        return null;
      }
      dropFirstEvent(events);
      return new Chunk.Events(List.of(large));
    }
    dropFirstEvent(events);
    bytes -= size;
    List<Chunk> fragments = fragments(ChatCodec.encodeChunk(new Chunk.Events(List.of(large))));
    for (Chunk fragment : fragments.reversed()) {
      chunks.addFirst(fragment);
      bytes += fragment.size();
    }
    return chunks.getFirst().size() <= credit || oversize ? chunks.pollFirst() : null;
  }

  private void dropFirstEvent(Chunk.Events events) {
    chunks.removeFirst();
    if (events.events().size() > 1) {
      chunks.addFirst(new Chunk.Events(events.events().subList(1, events.events().size())));
    }
  }

  /** Bytes as fragments of at most a frame each. */
  List<Chunk> fragments(Buffer all) {
    List<Chunk> fragments = new ArrayList<>();
    int from = 0;
    do {
      int to = Math.min(all.length(), from + frameBytes);
      fragments.add(new Chunk.Fragment(all.slice(from, to), to == all.length()));
      from = to;
    } while (from < all.length());
    return fragments;
  }

  /** Joins adjacent deltas and cuts long ones. */
  static final class EventMerge {

    /** What an event costs beside its text. */
    static final int OVERHEAD = EventSize.of(new ChatEvent.PartEnded(0, 0));

    private EventMerge() {}

    static void append(List<ChatEvent> list, ChatEvent event) {
      ChatEvent last = list.isEmpty() ? null : list.getLast();
      ChatEvent joined = last == null ? null : joined(last, event);
      if (joined == null) {
        list.add(event);
      } else {
        list.set(list.size() - 1, joined);
      }
    }

    private static @Nullable ChatEvent joined(ChatEvent last, ChatEvent next) {
      return switch (last) {
        case ChatEvent.TextDelta a
            when next instanceof ChatEvent.TextDelta b
                && a.choice() == b.choice()
                && a.index() == b.index() ->
            new ChatEvent.TextDelta(a.choice(), a.index(), a.text() + b.text());
        case ChatEvent.ThinkingDelta a
            when next instanceof ChatEvent.ThinkingDelta b
                && a.choice() == b.choice()
                && a.index() == b.index() ->
            new ChatEvent.ThinkingDelta(a.choice(), a.index(), a.text() + b.text());
        case ChatEvent.ArgumentsDelta a
            when next instanceof ChatEvent.ArgumentsDelta b
                && a.choice() == b.choice()
                && a.index() == b.index() ->
            new ChatEvent.ArgumentsDelta(a.choice(), a.index(), a.text() + b.text());
        default -> null;
      };
    }

    /**
     * The event as several, the first of at most {@code room} characters; itself when it cannot be
     * cut.
     */
    static List<ChatEvent> cut(ChatEvent event, int room) {
      return switch (event) {
        case ChatEvent.TextDelta d when d.text().length() > room -> {
          int at = cutAt(d.text(), room);
          yield List.of(
              new ChatEvent.TextDelta(d.choice(), d.index(), d.text().substring(0, at)),
              new ChatEvent.TextDelta(d.choice(), d.index(), d.text().substring(at)));
        }
        case ChatEvent.ThinkingDelta d when d.text().length() > room -> {
          int at = cutAt(d.text(), room);
          yield List.of(
              new ChatEvent.ThinkingDelta(d.choice(), d.index(), d.text().substring(0, at)),
              new ChatEvent.ThinkingDelta(d.choice(), d.index(), d.text().substring(at)));
        }
        case ChatEvent.ArgumentsDelta d when d.text().length() > room -> {
          int at = cutAt(d.text(), room);
          yield List.of(
              new ChatEvent.ArgumentsDelta(d.choice(), d.index(), d.text().substring(0, at)),
              new ChatEvent.ArgumentsDelta(d.choice(), d.index(), d.text().substring(at)));
        }
        case ChatEvent.RefusalDelta d when d.text().length() > room -> {
          int at = cutAt(d.text(), room);
          yield List.of(
              new ChatEvent.RefusalDelta(d.choice(), d.index(), d.text().substring(0, at)),
              new ChatEvent.RefusalDelta(d.choice(), d.index(), d.text().substring(at)));
        }
        case ChatEvent.PartStarted s when s.part() instanceof Part.Text t && !t.text().isEmpty() ->
            List.of(
                new ChatEvent.PartStarted(
                    s.choice(), s.index(), new Part.Text("", t.cache(), t.extras())),
                new ChatEvent.TextDelta(s.choice(), s.index(), t.text()));
        case ChatEvent.PartStarted s
            when s.part() instanceof Part.ToolCall c && !c.arguments().isEmpty() ->
            List.of(
                new ChatEvent.PartStarted(
                    s.choice(),
                    s.index(),
                    new Part.ToolCall(c.id(), c.name(), "", c.custom(), c.cache(), c.extras())),
                new ChatEvent.ArgumentsDelta(s.choice(), s.index(), c.arguments()));
        default -> List.of(event);
      };
    }

    private static int cutAt(String text, int room) {
      return Character.isHighSurrogate(text.charAt(room - 1)) ? room - 1 : room;
    }
  }
}
