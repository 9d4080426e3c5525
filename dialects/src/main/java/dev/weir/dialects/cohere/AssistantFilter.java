package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.Part;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets through what of the assistant's message can go back to Cohere. Thoughts go as text, whoever
 * thought them: Cohere signs none, and its models read them. State of the dialect's own family goes
 * with them.
 */
final class AssistantFilter {

  private final Draft draft;

  AssistantFilter(Draft draft) {
    this.draft = draft;
  }

  List<Part> kept(List<Part> parts, Path message) {
    List<Part> kept = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Path path = message.member("parts").item(i);
      Part part = parts.get(i);
      draft.dropForeign(Rule.FOREIGN_PART, path, MessageEncoder.extras(part));
      Part passed = kept(part, path);
      if (passed != null) {
        kept.add(passed);
      }
    }
    return kept;
  }

  private @Nullable Part kept(Part part, Path path) {
    return switch (part) {
      case Part.Text text -> {
        mark(text.cache(), path);
        boolean silent = text.text().isEmpty() && text.extras().of(COHERE_CHAT).isEmpty();
        yield silent ? null : text;
      }
      case Part.Refusal refusal -> refusal.text().isEmpty() ? null : refusal;
      case Part.Thinking thought -> thought(thought, path);
      case Part.ToolCall call -> {
        mark(call.cache(), path);
        yield call.custom() ? asFunction(call) : call;
      }
      case Part.Vendor vendor -> {
        boolean known = vendor.dialect().equals(COHERE_CHAT);
        draft.drop(Rule.SEALED_THOUGHT, path, known ? null : vendor);
        yield known ? vendor : null;
      }
      case Part.RedactedThinking sealed -> {
        boolean own = sealed.family().equals(Signatures.FAMILY);
        draft.drop(Rule.SEALED_THOUGHT, path, own ? null : sealed);
        yield own ? sealed : null;
      }
      case Part.Image image -> throw Draft.refused(Rule.PLACE, path);
      case Part.Audio audio -> throw Draft.refused(Rule.AUDIO, path);
      case Part.Document document -> throw Draft.refused(Rule.PLACE, path);
      case Part.ToolResult result -> throw Draft.refused(Rule.PLACE, path);
    };
  }

  private @Nullable Part thought(Part.Thinking thought, Path path) {
    if (thought.signature() != null && thought.family().equals(Signatures.FAMILY)) {
      return thought;
    }
    if (thought.text().isEmpty()) {
      draft.drop(Rule.SEALED_THOUGHT, path);
      return null;
    }
    draft.drop(Rule.SIGNATURE, path.member("signature"), thought.signature());
    return new Part.Thinking(thought.text(), null, "", thought.extras());
  }

  private void mark(@Nullable CacheMark mark, Path path) {
    draft.drop(Rule.CACHE_MARK, path.member("cache"), mark);
  }

  private static Part asFunction(Part.ToolCall call) {
    JsonWriter input = new JsonWriter().object().name("input").text(call.arguments()).endObject();
    return new Part.ToolCall(
        call.id(), call.name(), input.toRaw().toString(), false, null, call.extras());
  }
}
