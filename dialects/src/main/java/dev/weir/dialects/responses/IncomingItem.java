package dev.weir.dialects.responses;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Part;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** An item of a vendor's stream, as the parts that it becomes. */
abstract sealed class IncomingItem
    permits IncomingMessage, IncomingCall, IncomingThought, IncomingItem.Whole {

  private static final Path ITEM = Path.ROOT.member("item");

  final ItemReader reader;

  IncomingItem(ItemReader reader) {
    this.reader = reader;
  }

  /** Where the item's events go: now, or when its turn has come. */
  @FunctionalInterface
  interface Sink {

    /**
     * Takes an event.
     *
     * @param chars how much text it holds
     * @param event the event, given the index of the part that is its turn
     */
    void accept(int chars, IntFunction<ChatEvent> event);

    default void begin(Part part) {
      accept(0, index -> new ChatEvent.PartStarted(0, index, part));
    }

    default void end() {
      accept(0, index -> new ChatEvent.PartEnded(0, index));
    }
  }

  /** Begins the item. */
  abstract void begin(JsonValue item, Sink sink);

  /** Takes an event about the item; one that tells nothing new is passed over. */
  abstract void event(String type, JsonValue data, Sink sink);

  /**
   * Ends the item.
   *
   * @param whole the whole item, null where the vendor does not send it
   */
  abstract void end(@Nullable JsonValue whole, Sink sink);

  /** The parts of a whole item. */
  final List<Part> parts(JsonValue whole) {
    List<Part> parts = new ArrayList<>();
    reader.add(whole, ITEM, parts);
    return parts;
  }

  static String text(JsonValue object, String member) {
    String text = object.textOf(member);
    return text == null ? "" : text;
  }

  /** An item that comes in one piece: what leads up to it is told by the item once more. */
  static final class Whole extends IncomingItem {

    private @Nullable JsonValue begun;

    Whole(ItemReader reader) {
      super(reader);
    }

    @Override
    void begin(JsonValue item, Sink sink) {
      begun = JsonReader.read(item.raw()); // It outlives its event.
    }

    @Override
    void event(String type, JsonValue data, Sink sink) {}

    @Override
    void end(@Nullable JsonValue whole, Sink sink) {
      JsonValue item = whole == null ? begun : whole;
      if (item != null) {
        for (Part part : parts(item)) {
          sink.begin(part);
          sink.end();
        }
      }
    }
  }
}
