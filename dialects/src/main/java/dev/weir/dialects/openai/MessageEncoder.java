package dev.weir.dialects.openai;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.dialects.AnsweredCalls;
import dev.weir.dialects.BillingHeader;
import dev.weir.dialects.Habits.Quirk;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the messages of a request.
 *
 * <p>System messages stay one message each for OpenAI, so that its prompt cache sees the same
 * prefix whatever is changed behind; for imitations, of which many take but one, those at the
 * beginning are joined. Each tool result is a message of its own; images and documents among
 * results follow in a user message, since tool messages hold only text.
 */
final class MessageEncoder {

  /**
   * Claude Code's first system block changes with every request and would spoil the prompt cache.
   */
  private static final String ERROR = "Error: ";

  private final Draft draft;
  private final JsonWriter out;
  private final ContentEncoder content;
  private final AssistantEncoder assistant;

  MessageEncoder(Draft draft) {
    this.draft = draft;
    this.out = draft.out;
    this.content = new ContentEncoder(draft);
    this.assistant = new AssistantEncoder(draft, content);
  }

  /**
   * Writes the messages.
   *
   * @param instruction what else the vendor must be told; null for nothing
   */
  void write(List<Message> messages, @Nullable String instruction) {
    Path path = Path.ROOT.member("messages");
    out.name("messages").array();
    int leading = draft.strict ? 0 : leadingInstructions(messages);
    boolean joins = leading > 1 || instruction != null;
    if (joins) {
      joined(messages.subList(0, leading), path, instruction);
    }
    List<AnsweredCalls.Turn> turns = AnsweredCalls.of(messages);
    int i = joins ? leading : 0;
    while (i < turns.size()) {
      Turn turn = Turn.at(turns, i, draft.has(Quirk.TURNS));
      Message message = turn.message();
      int place = turns.get(i).place();
      Path here = path.item(place);
      for (AnsweredCalls.Turn joined : turns.subList(i + 1, i + turn.count())) {
        bare(joined.message(), path.item(joined.place()));
      }
      i += turn.count();
      switch (message.role()) {
        case SYSTEM, DEVELOPER -> instructions(message, place == 0, here);
        case USER -> plain("user", message, parts(message, here), here);
        case ASSISTANT -> assistant.write(message, here, i == turns.size());
        case TOOL -> results(message, here);
      }
    }
    out.endArray();
  }

  private static int leadingInstructions(List<Message> messages) {
    int count = 0;
    while (count < messages.size() && instructs(messages.get(count))) {
      count++;
    }
    return count;
  }

  private static boolean instructs(Message message) {
    return message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER;
  }

  private void joined(List<Message> instructions, Path path, @Nullable String more) {
    List<Placed> texts = new ArrayList<>();
    for (int i = 0; i < instructions.size(); i++) {
      Message message = instructions.get(i);
      Path here = path.item(i);
      List<Placed> parts = parts(message, here);
      texts.addAll(i == 0 ? withoutBilling(parts) : parts);
      bare(message, here);
    }
    if (more != null) {
      texts.add(new Placed(Part.Text.of(more), path));
    }
    List<Placed> kept = content.kept(texts, Role.SYSTEM);
    if (!kept.isEmpty()) {
      out.object().name("role").text("system");
      content.write(kept, "\n\n");
      out.endObject();
    }
  }

  private void instructions(Message message, boolean first, Path path) {
    List<Placed> parts = parts(message, path);
    List<Placed> told = first ? withoutBilling(parts) : parts;
    if (!told.isEmpty() || parts.isEmpty()) {
      boolean developer = draft.strict && message.role() == Role.DEVELOPER;
      plain(developer ? "developer" : "system", message, told, path);
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
    content.write(content.kept(parts, message.role()), "\n");
    content.name(message, path);
    draft.extras(Rule.MESSAGE_EXTRAS, message.extras(), path);
    out.endObject();
  }

  private void results(Message message, Path path) {
    bare(message, path);
    List<Placed> media = new ArrayList<>();
    for (Placed part : parts(message, path)) {
      if (part.part() instanceof Part.ToolResult result) {
        result(result, part.path(), media);
      } else {
        draft.drop(Rule.STRAY_PART, part.path());
      }
    }
    if (!media.isEmpty()) {
      out.object().name("role").text("user");
      content.write(content.kept(media, Role.USER), "\n");
      out.endObject();
    }
  }

  /** Notes what a message loses that is written as a part of another, or as several. */
  private void bare(Message message, Path path) {
    draft.dropAll(Rule.MESSAGE_EXTRAS, message.extras(), path);
    draft.drop(Rule.NAME, path, message.name());
  }

  private void result(Part.ToolResult result, Path path, List<Placed> media) {
    List<Placed> texts = new ArrayList<>();
    for (Placed part : Placed.all(result.content(), path.member("content"))) {
      switch (part.part()) {
        case Part.Image image -> attach("image", part, texts, media);
        case Part.Document document -> attach("document", part, texts, media);
        case Part.Audio audio -> attach("audio", part, texts, media);
        default -> texts.add(part);
      }
    }
    List<Placed> kept = new ArrayList<>(content.kept(texts, Role.TOOL));
    if (result.error()) {
      sayError(kept, path);
    }
    if (!markLast(kept, result.cache())) {
      draft.drop(Rule.CACHE, path, result.cache());
    }
    out.object().name("role").text("tool");
    out.name("tool_call_id").text(draft.callId(result.callId()));
    content.write(kept, "\n");
    draft.extras(Rule.PART_EXTRAS, result.extras(), path);
    out.endObject();
  }

  /** The dialect has no other place for it. */
  private static void sayError(List<Placed> texts, Path path) {
    if (!texts.isEmpty() && texts.getFirst().part() instanceof Part.Text first) {
      Part said = new Part.Text(ERROR + first.text(), first.cache(), first.extras());
      texts.set(0, new Placed(said, texts.getFirst().path()));
    } else {
      texts.addFirst(new Placed(Part.Text.of(ERROR), path));
    }
  }

  /** Whether the mark of a result found a place, which is the last of its texts. */
  private boolean markLast(List<Placed> texts, @Nullable CacheMark mark) {
    if (!draft.marks(mark)
        || texts.isEmpty()
        || !(texts.getLast().part() instanceof Part.Text last)) {
      return false;
    }
    texts.set(
        texts.size() - 1,
        new Placed(new Part.Text(last.text(), mark, last.extras()), texts.getLast().path()));
    return true;
  }

  /** Leaves a word where the attachment was and puts the same word before it. */
  private static void attach(String kind, Placed part, List<Placed> texts, List<Placed> media) {
    Part label = Part.Text.of("[%s %d of the tool results]".formatted(kind, media.size() / 2 + 1));
    texts.add(new Placed(label, part.path()));
    media.add(new Placed(label, part.path()));
    media.add(part);
  }

  private static List<Placed> parts(Message message, Path path) {
    return Placed.all(message.parts(), path.member("parts"));
  }
}
