package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ids of the items in which messages and calls came. A vendor that knows one by it asks for the
 * thought that came before it.
 */
public final class ItemNames {

  private static final String ID = "id";

  private ItemNames() {}

  /** A text, a refusal or a call without the id of its item; any other part as it is. */
  public static Part without(Part part) {
    return switch (part) {
      case Part.Text one -> new Part.Text(one.text(), one.cache(), withoutItem(one.extras()));
      case Part.Refusal one -> new Part.Refusal(one.text(), withoutItem(one.extras()));
      case Part.ToolCall one ->
          new Part.ToolCall(
              one.id(),
              one.name(),
              one.arguments(),
              one.custom(),
              one.cache(),
              withoutId(one.extras()));
      default -> part;
    };
  }

  private static Extras withoutId(Extras extras) {
    return extras.of(OPENAI_RESPONSES).containsKey(ID)
        ? new Extras(OPENAI_RESPONSES, ItemExtras.without(extras.members(), ID))
        : extras;
  }

  private static Extras withoutItem(Extras extras) {
    RawJson item = extras.of(OPENAI_RESPONSES).get(ItemExtras.ITEM);
    if (item == null) {
      return extras;
    }
    Map<String, RawJson> members = new LinkedHashMap<>(extras.members());
    Map<String, RawJson> kept = ItemExtras.without(ItemExtras.object(item), ID);
    members.put(ItemExtras.ITEM, new JsonWriter().object(kept).toRaw());
    return new Extras(OPENAI_RESPONSES, members);
  }
}
