package dev.weir.dialects.openai;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Part;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.tree.JsonValue;

/** Items of a {@code content} that is a list, as Mistral answers with. */
final class AnswerContent {

  /** Whose signatures stand in thoughts among the content. */
  private static final String MISTRAL = "mistral";

  private AnswerContent() {}

  /** What an item is; one that we do not know stays as it is. */
  static Part part(JsonValue item) {
    String type = item.textOf("type");
    return switch (type == null ? "" : type) {
      case "text" -> Part.Text.of(text(item, "text"));
      case "refusal" -> new Part.Refusal(text(item, "refusal"), Extras.NONE);
      case "thinking" ->
          new Part.Thinking(
              thought(item),
              item.textOf("signature"),
              item.textOf("signature") == null ? "" : MISTRAL,
              Extras.NONE);
      default -> new Part.Vendor(DialectName.OPENAI_CHAT, type == null ? "" : type, item.raw());
    };
  }

  private static String text(JsonValue item, String member) {
    String text = item.textOf(member);
    return text == null ? "" : text;
  }

  private static String thought(JsonValue item) {
    JsonValue pieces = item.get("thinking");
    if (pieces == null) {
      return "";
    }
    StringBuilder thought = new StringBuilder(pieces.text());
    pieces.items().forEach(piece -> thought.append(text(piece, "text")));
    return thought.toString();
  }
}
