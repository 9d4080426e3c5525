package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the members of an item are kept that its parts have no place for. */
final class ItemExtras {

  /** The member of a text's extras that holds the members of the message item around it. */
  static final String ITEM = "item";

  /** Marks a thought that belongs to the same item as the thought before it. */
  static final String CONTINUES = "continues";

  /** A thought's text that is no summary has its type here. */
  static final String TYPE = "type";

  static final String REASONING_TEXT = "reasoning_text";

  private static final RawJson TRUE = RawJson.of("true");
  private static final RawJson REASONING_TEXT_TYPE = RawJson.of("\"reasoning_text\"");

  private ItemExtras() {}

  /** Takes what every finished item says: what is completed need not say so. */
  static void skipCompleted(Fields item) {
    JsonValue status = item.peek("status");
    if (status != null && status.text().equals("completed")) {
      item.skip("status");
    }
  }

  /** The extras of a part of a message item. */
  static Extras inMessage(Extras own, @Nullable RawJson item) {
    return item == null ? own : with(own, ITEM, item);
  }

  /** The members of a message item as {@link #inMessage} keeps them, null when there are none. */
  static @Nullable RawJson ofMessage(Extras members) {
    return members.isEmpty() ? null : new JsonWriter().object(members.members()).toRaw();
  }

  /** The extras of a thought's text. */
  static Extras ofThought(Extras item, boolean first, boolean summary) {
    Extras extras = first ? item : with(Extras.NONE, CONTINUES, TRUE);
    return summary ? extras : with(extras, TYPE, REASONING_TEXT_TYPE);
  }

  /** The members of this dialect that a part has. */
  static Map<String, RawJson> own(Part part) {
    return of(part).of(OPENAI_RESPONSES);
  }

  /** All members of other dialects and of this one that a part has. */
  static Extras of(Part part) {
    return switch (part) {
      case Part.Text text -> text.extras();
      case Part.Refusal refusal -> refusal.extras();
      case Part.Thinking thought -> thought.extras();
      case Part.RedactedThinking thought -> thought.extras();
      case Part.ToolCall call -> call.extras();
      case Part.ToolResult result -> result.extras();
      case Part.Image image -> image.extras();
      case Part.Document document -> document.extras();
      case Part.Audio audio -> audio.extras();
      case Part.Vendor vendor -> Extras.NONE;
    };
  }

  /** Whether a thought goes on with the item of the thought before it. */
  static boolean continues(Part part) {
    return own(part).containsKey(CONTINUES);
  }

  /** Whether a thought is told in full and not in summary. */
  static boolean isFullText(Part part) {
    RawJson type = own(part).get(TYPE);
    return type != null && type.equals(REASONING_TEXT_TYPE);
  }

  /** Members of this dialect but for those named. */
  static Map<String, RawJson> without(Map<String, RawJson> members, String... names) {
    if (members.isEmpty()) {
      return members;
    }
    Map<String, RawJson> rest = new LinkedHashMap<>(members);
    for (String name : names) {
      rest.remove(name);
    }
    return rest;
  }

  /** A member that is an object, as its members; none when it is not there. */
  static Map<String, RawJson> object(@Nullable RawJson json) {
    Map<String, RawJson> members = new LinkedHashMap<>();
    if (json != null) {
      JsonReader.read(json).members().forEach((name, value) -> members.put(name, value.raw()));
    }
    return members;
  }

  /** A member that is a string. */
  static @Nullable String text(@Nullable RawJson json) {
    JsonValue value = json == null ? null : JsonReader.read(json);
    return value == null || !value.isString() ? null : value.text();
  }

  private static Extras with(Extras extras, String name, RawJson value) {
    Map<String, RawJson> members = new LinkedHashMap<>(extras.of(OPENAI_RESPONSES));
    members.put(name, value);
    return new Extras(OPENAI_RESPONSES, members);
  }
}
