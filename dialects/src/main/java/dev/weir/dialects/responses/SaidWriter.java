package dev.weir.dialects.responses;

import static dev.weir.bus.message.DialectName.OPENAI_RESPONSES;

import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.openai.CallIds;
import dev.weir.dialects.openai.Placed;
import dev.weir.dialects.openai.ToolNames;
import dev.weir.dialects.tree.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the assistant said, as the items that it was.
 *
 * <p>A thought goes back with OpenAI's own encrypted content, or by its id where it is stored, and
 * only before something that it led to: OpenAI refuses it alone. Imitations also get back the texts
 * that they told in full.
 */
final class SaidWriter {

  private final Draft draft;
  private final JsonWriter out;
  private final ContentWriter content;

  SaidWriter(Draft draft, ContentWriter content) {
    this.draft = draft;
    this.out = draft.out;
    this.content = content;
  }

  /** Writes the parts of a message; gives the ids of its calls of custom tools. */
  List<String> write(List<Placed> parts) {
    List<String> customCalls = new ArrayList<>();
    int lastSpoken = lastSpoken(parts);
    int i = 0;
    while (i < parts.size()) {
      int end = i + 1;
      switch (parts.get(i).part()) {
        case Part.Text text -> {
          end = endOfMessage(parts, i);
          message(parts.subList(i, end));
        }
        case Part.Refusal refusal -> {
          end = endOfMessage(parts, i);
          message(parts.subList(i, end));
        }
        case Part.Thinking thought -> {
          end = endOfThought(parts, i);
          thought(parts.subList(i, end), end <= lastSpoken);
        }
        case Part.RedactedThinking thought -> thought(parts.subList(i, end), end <= lastSpoken);
        case Part.ToolCall call -> {
          call(call, parts.get(i));
          if (call.custom()) {
            customCalls.add(call.id());
          }
        }
        case Part.Vendor vendor -> {
          if (own(vendor)) {
            out.raw(vendor.json());
          } else {
            draft.drop(Rule.FOREIGN_PART, parts.get(i).path());
          }
        }
        default -> throw Draft.refused(Rule.MISPLACED, parts.get(i).path());
      }
      i = end;
    }
    return customCalls;
  }

  private static int lastSpoken(List<Placed> parts) {
    for (int i = parts.size() - 1; i >= 0; i--) {
      boolean spoken =
          switch (parts.get(i).part()) {
            case Part.Text text -> !text.text().isEmpty();
            case Part.Refusal refusal -> !refusal.text().isEmpty();
            case Part.ToolCall call -> true;
            case Part.Vendor vendor -> own(vendor);
            default -> false;
          };
      if (spoken) {
        return i;
      }
    }
    return -1;
  }

  private static boolean own(Part.Vendor vendor) {
    return vendor.dialect().equals(OPENAI_RESPONSES);
  }

  // ---- Messages

  private static int endOfMessage(List<Placed> parts, int from) {
    RawJson item = itemOf(parts.get(from).part());
    int end = from + 1;
    while (end < parts.size()
        && (parts.get(end).part() instanceof Part.Text
            || parts.get(end).part() instanceof Part.Refusal)
        && Objects.equals(itemOf(parts.get(end).part()), item)) {
      end++;
    }
    return end;
  }

  private static @Nullable RawJson itemOf(Part part) {
    return ItemExtras.own(part).get(ItemExtras.ITEM);
  }

  private void message(List<Placed> parts) {
    List<Placed> kept =
        parts.stream()
            .filter(
                placed ->
                    !(placed.part() instanceof Part.Text text && text.text().isEmpty())
                        && !(placed.part() instanceof Part.Refusal no && no.text().isEmpty()))
            .toList();
    if (kept.isEmpty()) {
      return;
    }
    RawJson item = itemOf(kept.getFirst().part());
    out.object().name("type").text("message").name("role").text("assistant");
    content.writeSaid(kept);
    out.members(ItemExtras.object(item)).endObject();
  }

  // ---- Thoughts

  private static int endOfThought(List<Placed> parts, int from) {
    int end = from + 1;
    while (end < parts.size() && ItemExtras.continues(parts.get(end).part())) {
      end++;
    }
    return end;
  }

  private void thought(List<Placed> parts, boolean followed) {
    String state = null;
    boolean full = false;
    for (Placed placed : parts) {
      state = stateOf(placed.part()) == null ? state : stateOf(placed.part());
      full |= ItemExtras.isFullText(placed.part());
    }
    Map<String, RawJson> members = ItemExtras.own(parts.getFirst().part());
    boolean known = state != null || (draft.stores && members.containsKey("id"));
    if (!followed || !(known || (full && !draft.strict))) {
      parts.forEach(placed -> draft.drop(Rule.THOUGHT, placed.path()));
      return;
    }
    out.object().name("type").text("reasoning").name("summary").array();
    texts(parts, false, "summary_text");
    out.endArray();
    if (full && !draft.strict) {
      out.name("content").array();
      texts(parts, true, ItemExtras.REASONING_TEXT);
      out.endArray();
    }
    if (state != null) {
      out.name("encrypted_content").text(state);
    }
    out.members(ItemExtras.without(members, ItemExtras.TYPE, ItemExtras.CONTINUES));
    out.endObject();
    parts.forEach(
        placed -> draft.dropForeign(Rule.PART_EXTRAS, ItemExtras.of(placed.part()), placed.path()));
  }

  /** The state that OpenAI itself can read. */
  private static @Nullable String stateOf(Part part) {
    return switch (part) {
      case Part.Thinking thought when thought.family().equals(EncryptedContent.FAMILY) ->
          thought.signature();
      case Part.RedactedThinking thought when thought.family().equals(EncryptedContent.FAMILY) ->
          thought.data();
      default -> null;
    };
  }

  private void texts(List<Placed> parts, boolean full, String type) {
    for (Placed placed : parts) {
      if (placed.part() instanceof Part.Thinking thought
          && ItemExtras.isFullText(thought) == full
          && !thought.text().isEmpty()) {
        out.object().name("type").text(type).name("text").text(thought.text()).endObject();
      }
    }
  }

  // ---- Calls

  private void call(Part.ToolCall call, Placed placed) {
    boolean custom = call.custom() && draft.strict;
    Map<String, RawJson> members = ItemExtras.own(call);
    String namespace = ItemExtras.text(members.get(ToolName.NAMESPACE));
    ToolName name = ToolName.within(draft.strict ? namespace : null, call.name(), custom);
    if (name.namespace() == null) {
      members = ItemExtras.without(members, ToolName.NAMESPACE);
    }
    out.object().name("type").text(custom ? "custom_tool_call" : "function_call");
    out.name("call_id").text(CallIds.fitting(call.id()));
    out.name("name").text(ToolNames.fitting(name.name()));
    out.name(custom ? "input" : "arguments").text(arguments(call, custom));
    draft.drop(Rule.CACHE, placed.path(), call.cache());
    draft.dropForeign(Rule.PART_EXTRAS, call.extras(), placed.path());
    out.members(members).endObject();
  }

  private static String arguments(Part.ToolCall call, boolean custom) {
    if (custom) {
      return call.arguments();
    }
    if (call.custom()) {
      return CustomInput.wrapped(call.arguments());
    }
    return call.arguments().isBlank() ? "{}" : call.arguments();
  }
}
