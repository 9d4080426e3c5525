package dev.weir.dialects.responses;

import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An item of a caller's output from its beginning to its end. It begins with its first character:
 * one that stays empty leaves no trace.
 */
abstract sealed class OutgoingItem permits OutgoingMessage, OutgoingCall, OutgoingThought {

  final Output output;
  private final String prefix;
  private final Map<String, RawJson> members;
  private boolean begun;
  private int index;
  private String id = "";

  /**
   * @param members what the item has besides, its id among them if the vendor gave one
   */
  OutgoingItem(Output output, String prefix, Map<String, RawJson> members) {
    this.output = output;
    this.prefix = prefix;
    this.members = members;
  }

  /** Whether the next part belongs to this item too. */
  abstract boolean takes(Part next);

  /** A part begins. */
  abstract void begin(Part part);

  /** More of the open part. */
  abstract void more(String text);

  /** The signature of the open part. */
  void sign(String signature, String family) {}

  /** One more annotation of the open part. */
  void annotate(RawJson annotation) {}

  /** The open part is whole. */
  abstract void endPart();

  /**
   * Writes the members of the item's own kind; all but those that grow are there from the start.
   */
  abstract void write(JsonWriter out, String status, boolean whole);

  /** Writes the event that begins the item, once. */
  final void open() {
    if (!begun) {
      begun = true;
      index = output.next();
      String given = ItemExtras.text(members.get("id"));
      id = given == null ? output.id(prefix, index) : given;
      output.event("response.output_item.added", index, item("in_progress", false));
    }
  }

  /** Writes the event that ends the item. */
  final void end(String status) {
    if (begun) {
      RawJson item = item(status, true);
      output.event("response.output_item.done", index, item);
      output.add(item);
    }
  }

  /** The item as far as it went, null if it did not begin. */
  final @Nullable RawJson unfinished() {
    return begun ? item(Endings.INCOMPLETE, true) : null;
  }

  /** Begins an event of this item's. */
  final JsonWriter event(String type) {
    JsonWriter out = output.frames.begin(type);
    return out.name("item_id").text(id).name("output_index").number(index);
  }

  /** What the deltas of a text of this item begin with. */
  final byte[] deltaHead(String type, String part, int partIndex) {
    return Frames.deltaHead(type, id, index, part, partIndex);
  }

  private RawJson item(String status, boolean whole) {
    JsonWriter out = new JsonWriter().object().name("id").text(id);
    write(out, status, whole);
    return out.members(ItemExtras.without(members, "id")).endObject().toRaw();
  }
}
