package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.AnsweredCalls;
import dev.weir.dialects.BillingHeader;
import dev.weir.dialects.openai.CallIds;
import dev.weir.dialects.openai.Placed;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the messages of a request: a first plain system text as {@code instructions}, everything
 * else as items of {@code input}.
 */
final class InputWriter {

  private static final String ERROR = "Error: ";

  private final Draft draft;
  private final JsonWriter out;
  private final ContentWriter content;
  private final SaidWriter said;
  private final Set<String> customCalls = new HashSet<>();

  InputWriter(Draft draft) {
    this.draft = draft;
    this.out = draft.out;
    this.content = new ContentWriter(draft);
    this.said = new SaidWriter(draft, content);
  }

  void write(List<Message> messages) {
    int first = instructions(messages);
    Path path = Path.ROOT.member("messages");
    out.name("input").array();
    List<AnsweredCalls.Turn> turns = turns(messages);
    for (AnsweredCalls.Turn turn : turns.subList(first, turns.size())) {
      int i = turn.place();
      Message message = turn.message();
      Path here = path.item(i);
      draft.drop(Rule.NAME, here, message.name());
      switch (message.role()) {
        case SYSTEM -> instruction("system", message, i == 0, here);
        case DEVELOPER -> instruction("developer", message, i == 0, here);
        case USER -> plain("user", message, parts(message, here), here);
        case ASSISTANT -> {
          draft.dropAll(Rule.MESSAGE_EXTRAS, message.extras(), here);
          customCalls.addAll(said.write(parts(message, here)));
        }
        case TOOL -> {
          draft.dropAll(Rule.MESSAGE_EXTRAS, message.extras(), here);
          results(message, here);
        }
      }
    }
    out.endArray();
  }

  /** A call that seems to be missing may lie in an item that only OpenAI can read. */
  private static List<AnsweredCalls.Turn> turns(List<Message> messages) {
    boolean sealed =
        messages.stream()
            .flatMap(message -> message.parts().stream())
            .anyMatch(
                part ->
                    part instanceof Part.Vendor vendor
                        && vendor.dialect().equals(OPENAI_RESPONSES));
    return sealed ? AnsweredCalls.asTheyStand(messages) : AnsweredCalls.of(messages);
  }

  /** How many messages are the instructions: one or none. Something must be left to answer. */
  private int instructions(List<Message> messages) {
    Message first = messages.getFirst();
    boolean plain =
        messages.size() > 1
            && first.role() == Role.SYSTEM
            && first.name() == null
            && first.extras().isEmpty()
            && first.parts().size() == 1;
    if (plain
        && first.parts().getFirst() instanceof Part.Text text
        && text.cache() == null
        && text.extras().isEmpty()
        && !text.text().isEmpty()
        && !BillingHeader.is(text)) {
      out.name("instructions").text(text.text());
      return 1;
    }
    return 0;
  }

  private void instruction(String role, Message message, boolean first, Path path) {
    List<Placed> parts = parts(message, path);
    List<Placed> told = first ? withoutBilling(parts) : parts;
    if (!told.isEmpty() || parts.isEmpty()) {
      plain(role, message, told, path);
    }
  }

  private List<Placed> withoutBilling(List<Placed> parts) {
    if (parts.isEmpty() || !BillingHeader.is(parts.getFirst().part())) {
      return parts;
    }
    draft.drop(Rule.BILLING_HEADER, parts.getFirst().path());
    return parts.subList(1, parts.size());
  }

  private void plain(String role, Message message, List<Placed> parts, Path path) {
    out.object().name("role").text(role);
    content.write("content", content.kept(parts, message.role()));
    members(message.extras(), path);
    out.endObject();
  }

  private void members(Extras extras, Path path) {
    draft.dropForeign(Rule.MESSAGE_EXTRAS, extras, path);
    out.members(extras.of(OPENAI_RESPONSES));
  }

  // ---- Results

  private void results(Message message, Path path) {
    for (Placed placed : parts(message, path)) {
      if (placed.part() instanceof Part.ToolResult result) {
        result(result, placed.path());
      } else {
        throw Draft.refused(Rule.MISPLACED, placed.path());
      }
    }
  }

  private void result(Part.ToolResult result, Path path) {
    Map<String, RawJson> own = result.extras().of(OPENAI_RESPONSES);
    boolean custom = customCalls.contains(result.callId()) || own.containsKey(ItemExtras.TYPE);
    List<Placed> parts = Placed.all(result.content(), path.member("content"));
    List<Placed> kept = new ArrayList<>(content.kept(parts, Role.TOOL));
    if (result.error()) {
      sayError(kept, path);
    }
    if (!content.markLast(kept, result.cache())) {
      draft.drop(Rule.CACHE, path, result.cache());
    }
    out.object().name("type");
    out.text(custom && draft.strict ? "custom_tool_call_output" : "function_call_output");
    out.name("call_id").text(CallIds.fitting(result.callId()));
    content.write("output", kept);
    draft.dropForeign(Rule.PART_EXTRAS, result.extras(), path);
    out.members(ItemExtras.without(own, ItemExtras.TYPE)).endObject();
  }

  private static void sayError(List<Placed> parts, Path path) {
    if (!parts.isEmpty() && parts.getFirst().part() instanceof Part.Text first) {
      Part told = new Part.Text(ERROR + first.text(), first.cache(), first.extras());
      parts.set(0, new Placed(told, parts.getFirst().path()));
    } else {
      parts.addFirst(new Placed(Part.Text.of(ERROR), path));
    }
  }

  private static List<Placed> parts(Message message, Path path) {
    return Placed.all(message.parts(), path.member("parts"));
  }
}
