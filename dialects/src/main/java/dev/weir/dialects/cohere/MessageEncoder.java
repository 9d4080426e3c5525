package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.AnsweredCalls;
import dev.weir.dialects.BillingHeader;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes the messages of a request. Each result of a tool is a message of its own; images among
 * results follow in a user's message, with a word in both places. Empty texts are left out, and so
 * are messages of which nothing is left.
 */
final class MessageEncoder {

  /**
   * Claude Code's first system block changes with every request and would spoil the prompt cache.
   */
  private static final String ERROR = "Error: ";

  private final Draft draft;
  private final JsonWriter out;
  private final ContentEncoder content;
  private final AssistantFilter assistant;
  private final AssistantWriter writer;

  MessageEncoder(Draft draft) {
    this.draft = draft;
    this.out = draft.out;
    this.content = new ContentEncoder(draft);
    this.assistant = new AssistantFilter(draft);
    this.writer = new AssistantWriter(out, (state, family) -> state);
  }

  void write(List<Message> messages) {
    out.name("messages").array();
    for (AnsweredCalls.Turn turn : AnsweredCalls.of(messages)) {
      Message message = turn.message();
      Path path = Path.ROOT.member("messages").item(turn.place());
      draft.drop(Rule.NAME, path.member("name"), message.name());
      draft.dropForeign(Rule.FOREIGN_MESSAGE, path, message.extras());
      switch (message.role()) {
        case SYSTEM, DEVELOPER ->
            plain("system", message, instructions(message, turn.place(), path));
        case USER -> plain("user", message, content.ofUser(message.parts(), path));
        case ASSISTANT -> assistant(message, path);
        case TOOL -> results(message, path);
      }
    }
    out.endArray();
  }

  private List<Part> instructions(Message message, int place, Path path) {
    List<Part> texts = content.texts(message.parts(), path);
    if (place > 0 || texts.isEmpty() || !BillingHeader.is(texts.getFirst())) {
      return texts;
    }
    draft.drop(Rule.BILLING_HEADER, path.member("parts").item(0).member("billing_header"));
    return texts.subList(1, texts.size());
  }

  private void plain(String role, Message message, List<Part> parts) {
    Map<String, RawJson> extras = message.extras().of(COHERE_CHAT);
    if (parts.isEmpty() && extras.isEmpty()) {
      return;
    }
    out.object().name("role").text(role);
    content.write(parts);
    out.members(extras).endObject();
  }

  private void assistant(Message message, Path path) {
    List<Part> parts = assistant.kept(message.parts(), path);
    Map<String, RawJson> extras = message.extras().of(COHERE_CHAT);
    if (parts.isEmpty() && extras.isEmpty()) {
      return;
    }
    out.object().name("role").text("assistant");
    writer.write(parts);
    out.members(extras).endObject();
  }

  private void results(Message message, Path path) {
    List<Part> media = new ArrayList<>();
    Map<String, RawJson> homeless = message.extras().of(COHERE_CHAT); // Each result has its own.
    homeless.keySet().forEach(name -> draft.drop(Rule.FOREIGN_MESSAGE, path.member(name)));
    for (int i = 0; i < message.parts().size(); i++) {
      Path place = path.member("parts").item(i);
      if (!(message.parts().get(i) instanceof Part.ToolResult result)) {
        throw Draft.refused(Rule.PLACE, place);
      }
      result(result, place, media);
    }
    if (!media.isEmpty()) {
      out.object().name("role").text("user");
      content.write(media);
      out.endObject();
    }
  }

  private void result(Part.ToolResult result, Path path, List<Part> media) {
    draft.dropForeign(Rule.FOREIGN_PART, path, result.extras());
    draft.drop(Rule.CACHE_MARK, path.member("cache"), result.cache());
    List<Part> texts = new ArrayList<>();
    if (result.error()) {
      texts.add(Part.Text.of(ERROR));
    }
    texts.addAll(content.ofResult(result.content(), path, media));
    if (result.error() && texts.size() == 2 && isPlain(texts.get(1))) {
      Part.Text said = (Part.Text) texts.get(1);
      texts.clear();
      texts.add(Part.Text.of(ERROR + said.text()));
    }
    out.object().name("role").text("tool").name("tool_call_id").text(result.callId());
    content.write(texts);
    out.members(result.extras().of(COHERE_CHAT)).endObject();
  }

  private static boolean isPlain(Part part) {
    return part instanceof Part.Text text && text.extras().of(COHERE_CHAT).isEmpty();
  }

  /** The extras of a part that may have some. */
  static Extras extras(Part part) {
    return switch (part) {
      case Part.Text text -> text.extras();
      case Part.Image image -> image.extras();
      case Part.Audio audio -> audio.extras();
      case Part.Document document -> document.extras();
      case Part.Thinking thought -> thought.extras();
      case Part.RedactedThinking sealed -> sealed.extras();
      case Part.ToolCall call -> call.extras();
      case Part.ToolResult result -> result.extras();
      case Part.Refusal refusal -> refusal.extras();
      case Part.Vendor vendor -> Extras.NONE;
    };
  }
}
