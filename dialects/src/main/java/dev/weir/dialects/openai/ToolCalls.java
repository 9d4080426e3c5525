package dev.weir.dialects.openai;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Entries of {@code tool_calls}. Unknown members of an entry are extras of the call; those of the
 * object within it are an object among them, under that object's name.
 */
final class ToolCalls {

  private static final String FUNCTION = "function";
  private static final String CUSTOM = "custom";
  private static final Set<String> KNOWN = Set.of("index", "id", "type", FUNCTION, CUSTOM);
  private static final Set<String> KNOWN_WITHIN = Set.of("name", "arguments", "input");

  private ToolCalls() {}

  /** Reads a call that a caller sends back, which must be whole. */
  static Part.ToolCall read(Fields call) {
    String id = call.requiredText("id");
    boolean custom = CUSTOM.equals(call.text("type"));
    String member = custom ? CUSTOM : FUNCTION;
    Fields within = call.requiredObject(member);
    String name = within.requiredText("name");
    String arguments = within.requiredText(custom ? "input" : "arguments");
    call.skip("index");
    Extras extras = call.rest(DialectName.OPENAI_CHAT, member, within);
    return new Part.ToolCall(id, name, arguments, custom, null, extras);
  }

  /**
   * Reads a call of a vendor's whole answer.
   *
   * @param spareId the id to have if the vendor gives none
   */
  static Part.ToolCall read(JsonValue call, String spareId) {
    ChoiceParts.CallDelta all = delta(call);
    if (all.name() == null) {
      throw VendorErrors.malformed("the vendor sent a tool call without a name");
    }
    return new Part.ToolCall(
        all.id() == null ? spareId : all.id(),
        all.name(),
        all.arguments(),
        all.custom(),
        null,
        all.extras());
  }

  /** Reads an entry of a delta. */
  static ChoiceParts.CallDelta delta(JsonValue call) {
    JsonValue custom = call.get(CUSTOM);
    JsonValue within = custom == null ? call.get(FUNCTION) : custom;
    JsonValue index = call.get("index");
    return new ChoiceParts.CallDelta(
        index == null || !index.isInteger() ? null : (int) call.longOf("index", 0),
        said(call.textOf("id")),
        within == null ? null : said(within.textOf("name")),
        within == null ? "" : arguments(within, custom == null ? "arguments" : "input"),
        custom != null,
        Leftovers.of(call, KNOWN, custom == null ? FUNCTION : CUSTOM, within, KNOWN_WITHIN));
  }

  /** Arguments as text: some vendors send the object itself. */
  static String arguments(JsonValue within, String member) {
    JsonValue arguments = within.get(member);
    if (arguments == null) {
      return "";
    }
    return arguments.isString() ? arguments.text() : arguments.raw().toString();
  }

  /** A text, or null where it says nothing. */
  static @Nullable String said(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  /** The arguments as others can parse them: a function without any has an empty object. */
  static String shownArguments(Part.ToolCall call) {
    return call.arguments().isBlank() && !call.custom() ? "{}" : call.arguments();
  }

  /** Writes the members of a call, all but its index, into an object that is open. */
  static void writeMembers(JsonWriter out, Part.ToolCall call, String id, String arguments) {
    String member = call.custom() ? CUSTOM : FUNCTION;
    out.name("id").text(id).name("type").text(member);
    out.name(member).object().name("name").text(call.name());
    out.name(call.custom() ? "input" : "arguments").text(arguments);
    Leftovers.within(out, call.extras(), member);
    out.endObject();
    Leftovers.without(out, call.extras(), Set.of(member));
  }
}
