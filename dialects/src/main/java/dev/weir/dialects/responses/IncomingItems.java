package dev.weir.dialects.responses;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.dialects.responses.IncomingItem.Sink;
import dev.weir.dialects.tree.JsonValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The items of a vendor's stream in the order in which they began. Only the first of them speaks;
 * what the others say is held until their turn has come.
 */
final class IncomingItems {

  /** Vendors send one item after another: more than a few at once is an attack. */
  private static final int OPEN_MAX = 256;

  private static final int HELD_CHARS_MAX = 16 << 20;
  private static final int HELD_EVENTS_MAX = 1 << 20;

  private final Deque<Slot> slots = new ArrayDeque<>();
  private long lastIndex = -1;
  private int parts;
  private long heldChars;
  private int heldEvents;

  private static final class Slot {
    final long index;
    final @Nullable String id;
    final IncomingItem item;
    final List<IntFunction<ChatEvent>> held = new ArrayList<>(0);
    boolean ended;

    Slot(long index, @Nullable String id, IncomingItem item) {
      this.index = index;
      this.id = id;
      this.item = item;
    }
  }

  /** An item begins. */
  void begin(long index, JsonValue json, IncomingItem item, Consumer<ChatEvent> events) {
    if (slots.size() >= OPEN_MAX) {
      throw VendorFailures.malformed("too many items at once");
    }
    Slot slot = new Slot(index, json.textOf("id"), item);
    slots.add(slot);
    lastIndex = Math.max(lastIndex, index);
    item.begin(json, sink(slot, events));
  }

  /** Whether an item of that index has begun, or one behind it. */
  boolean hasBegun(long index) {
    return index <= lastIndex;
  }

  /** The index that comes next. */
  long nextIndex() {
    return lastIndex + 1;
  }

  /** Hands an event to the item that it is about, if that is open; tells whether it is. */
  boolean event(String type, JsonValue data, Consumer<ChatEvent> events) {
    Slot slot = find(data.longOf("output_index", -1), data.textOf("item_id"));
    if (slot != null) {
      slot.item.event(type, data, sink(slot, events));
    }
    return slot != null;
  }

  /** Ends the item of an index, if it is open. */
  void end(long index, @Nullable JsonValue whole, Consumer<ChatEvent> events) {
    Slot slot = find(index, whole == null ? null : whole.textOf("id"));
    if (slot != null) {
      end(slot, whole, events);
    }
  }

  /** Ends all items that are open. */
  void endAll(Consumer<ChatEvent> events) {
    for (Slot slot : List.copyOf(slots)) {
      if (!slot.ended) {
        end(slot, null, events);
      }
    }
  }

  /** By its number or, from vendors that do not number them, by its id. */
  private @Nullable Slot find(long index, @Nullable String id) {
    for (Slot slot : slots) {
      boolean meant = index >= 0 ? slot.index == index : id != null && id.equals(slot.id);
      if (meant && !slot.ended) {
        return slot;
      }
    }
    return null;
  }

  private void end(Slot slot, @Nullable JsonValue whole, Consumer<ChatEvent> events) {
    slot.item.end(whole, sink(slot, events));
    slot.ended = true;
    Slot first = slots.peekFirst();
    while (first != null && first.ended) {
      slots.removeFirst();
      first = slots.peekFirst();
      if (first != null) {
        release(first, events);
      }
    }
  }

  private void release(Slot slot, Consumer<ChatEvent> events) {
    for (IntFunction<ChatEvent> event : slot.held) {
      send(event, events);
    }
    heldEvents -= slot.held.size();
    slot.held.clear();
    if (heldEvents == 0) {
      heldChars = 0;
    }
  }

  private Sink sink(Slot slot, Consumer<ChatEvent> events) {
    return (chars, event) -> {
      if (slots.peekFirst() == slot) {
        send(event, events);
        return;
      }
      heldChars += chars;
      heldEvents++;
      if (heldChars > HELD_CHARS_MAX || heldEvents > HELD_EVENTS_MAX) {
        throw VendorFailures.malformed("too much of one item before another has ended");
      }
      slot.held.add(event);
    };
  }

  private void send(IntFunction<ChatEvent> event, Consumer<ChatEvent> events) {
    ChatEvent sent = event.apply(parts);
    if (sent instanceof ChatEvent.PartEnded) {
      parts++;
    }
    events.accept(sent);
  }
}
