package dev.weir.dialects.openai;

import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.Habits.Quirk;
import dev.weir.dialects.models.Trait;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what the assistant said.
 *
 * <p>OpenAI takes no thoughts in this dialect. Imitations get back the details of OpenRouter's
 * thoughts as they came, and the text of any thought beside tool calls, where the models that think
 * want it; signatures of others are left out, and so are thoughts beside mere text, which some
 * vendors refuse, and others want. A message of which nothing is left is left out itself.
 */
final class AssistantEncoder {

  private final Draft draft;
  private final JsonWriter out;
  private final ContentEncoder content;

  AssistantEncoder(Draft draft, ContentEncoder content) {
    this.draft = draft;
    this.out = draft.out;
    this.content = content;
  }

  /**
   * @param last whether nothing follows
   */
  void write(Message message, Path path, boolean last) {
    List<Placed> said = new ArrayList<>();
    List<Placed> thoughts = new ArrayList<>();
    List<Placed> calls = new ArrayList<>();
    for (Placed placed : Placed.all(message.parts(), path.member("parts"))) {
      switch (placed.part()) {
        case Part.ToolCall call -> calls.add(placed);
        case Part.Thinking thinking -> thoughts.add(placed);
        case Part.Refusal refusal when !draft.strict ->
            said.add(
                new Placed(new Part.Text(refusal.text(), null, refusal.extras()), placed.path()));
        default -> (ReasoningDetails.needed(placed.part()) ? thoughts : said).add(placed);
      }
    }
    List<Placed> kept = content.kept(said, Role.ASSISTANT);
    boolean silent = kept.isEmpty() && calls.isEmpty() && thoughts.stream().noneMatch(this::back);
    boolean bare = message.extras().of(DialectName.OPENAI_CHAT).isEmpty();
    if (silent && bare && !message.parts().isEmpty()) {
      thoughts.forEach(thought -> draft.drop(Rule.THOUGHT, thought.path()));
      return;
    }
    out.object().name("role").text("assistant");
    content(kept, !calls.isEmpty());
    thoughts(thoughts, !calls.isEmpty());
    content.name(message, path);
    calls(calls);
    if (last && draft.has(Quirk.PREFIX) && calls.isEmpty()) {
      out.name("prefix").bool(true);
    }
    draft.extras(Rule.MESSAGE_EXTRAS, message.extras(), path);
    out.endObject();
  }

  /** Whether a thought goes back as it came. */
  private boolean back(Placed thought) {
    return takesThoughts() && ReasoningDetails.own(thought.part());
  }

  private boolean takesThoughts() {
    return !draft.strict && draft.habits.thoughts() != null;
  }

  /** A last refusal has a member of its own; any other stays in its place among the parts. */
  private void content(List<Placed> said, boolean calls) {
    Part last = said.isEmpty() ? null : said.getLast().part();
    boolean refused =
        last instanceof Part.Refusal refusal
            && refusal.extras().isEmpty()
            && said.stream().filter(part -> part.part() instanceof Part.Refusal).count() == 1;
    List<Placed> rest = refused ? said.subList(0, said.size() - 1) : said;
    if (rest.isEmpty() && (calls || refused)) {
      out.name("content").nothing();
    } else {
      content.write(rest, "\n");
    }
    if (refused && last instanceof Part.Refusal refusal) {
      out.name("refusal").text(refusal.text());
    }
  }

  private void thoughts(List<Placed> thoughts, boolean calls) {
    boolean always = draft.facts.has(Trait.THOUGHTS_ALWAYS);
    boolean wanted = takesThoughts() && (calls || always);
    StringBuilder text = new StringBuilder();
    boolean told = always || (calls && draft.has(Quirk.THOUGHTS_WITH_CALLS));
    List<Part> own = new ArrayList<>();
    for (Placed placed : thoughts) {
      boolean asItCame = back(placed);
      if (asItCame) {
        own.add(placed.part());
      }
      if (wanted && placed.part() instanceof Part.Thinking thinking) {
        text.append(thinking.text());
        told = true;
        if (!asItCame) {
          draft.drop(Rule.SIGNATURE, placed.path(), thinking.signature());
        }
      } else if (!asItCame) {
        draft.drop(Rule.THOUGHT, placed.path());
      }
    }
    String member = draft.habits.thoughts();
    if (told && member != null) {
      out.name(member).text(text.toString());
    }
    if (!own.isEmpty()) {
      out.name("reasoning_details").array();
      own.forEach(part -> ReasoningDetails.writeBack(out, part));
      out.endArray();
    }
  }

  private void calls(List<Placed> calls) {
    if (calls.isEmpty()) {
      return;
    }
    out.name("tool_calls").array();
    for (Placed placed : calls) {
      if (placed.part() instanceof Part.ToolCall call) {
        call(call, placed.path());
      }
    }
    out.endArray();
  }

  private void call(Part.ToolCall call, Path path) {
    draft.drop(Rule.CACHE, path, call.cache());
    draft.dropForeign(Rule.PART_EXTRAS, call.extras(), path);
    Part.ToolCall fitting =
        new Part.ToolCall(
            call.id(),
            ToolNames.fitting(call.name()),
            call.custom() && !draft.strict ? asJson(call.arguments()) : call.arguments(),
            call.custom() && draft.strict,
            null,
            call.extras());
    out.object();
    ToolCalls.writeMembers(
        out, fitting, draft.callId(call.id()), ToolCalls.shownArguments(fitting));
    out.endObject();
  }

  /** Imitations know functions only: free text is the one argument of one. */
  private static String asJson(String input) {
    return new JsonWriter().object().name("input").text(input).endObject().toRaw().toString();
  }
}
