package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Message;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Role;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.Complaints.Wanted;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of a request. Tool messages that follow one another are one canonical message;
 * an empty text is no part.
 */
final class MessageDecoder {

  /**
   * The member of a text's extras that says that a tool gave it back as a document, of which the
   * text is the data; its value is what the document had besides.
   */
  static final String DOCUMENT = "document";

  /** The same where the data came as a string. */
  static final String DOCUMENT_OF_STRING = "document_of_string";

  private static final List<String> ROLES = List.of("user", "assistant", "system", "tool");
  private static final Wording WORDING = Wording.REQUEST;
  private static final String DATA = "data:";
  private static final String BASE64 = ";base64,";

  private final AssistantReader assistant;

  MessageDecoder(Signatures signatures) {
    this.assistant = new AssistantReader(signatures, WORDING);
  }

  List<Message> read(Fields request) {
    Path path = request.path("messages");
    if (request.peek("messages") == null) {
      throw WORDING.missing(path);
    }
    List<Fields> items = request.objects("messages");
    if (items.isEmpty()) {
      throw WORDING.fault(path, "invalid request: list of messages must not be empty.");
    }
    List<Message> messages = new ArrayList<>();
    List<Part> results = new ArrayList<>();
    for (Fields item : items) {
      String role = item.requiredText("role");
      if (role.equals("tool")) {
        results.add(result(item));
        continue;
      }
      endResults(results, messages);
      messages.add(
          switch (role) {
            case "user" -> plain(Role.USER, item);
            case "system" -> plain(Role.SYSTEM, item);
            case "assistant" -> assistant(item);
            default -> throw WORDING.unknownWord(item.path("role"), ROLES);
          });
    }
    endResults(results, messages);
    return messages;
  }

  private static void endResults(List<Part> results, List<Message> messages) {
    if (!results.isEmpty()) {
      messages.add(new Message(Role.TOOL, results, null, Extras.NONE));
      results.clear();
    }
  }

  private static Message plain(Role role, Fields message) {
    List<Part> parts = content(message);
    return new Message(role, parts, null, message.rest(COHERE_CHAT));
  }

  private Message assistant(Fields message) {
    List<Part> parts = assistant.read(message, message.path().toString());
    return new Message(Role.ASSISTANT, parts, null, message.rest(COHERE_CHAT));
  }

  private static Part result(Fields message) {
    String callId = message.requiredText("tool_call_id");
    List<Part> content = content(message);
    return new Part.ToolResult(callId, content, false, null, message.rest(COHERE_CHAT));
  }

  private static List<Part> content(Fields message) {
    JsonValue content = message.take("content");
    Path path = message.path("content");
    if (content == null) {
      throw WORDING.missing(path);
    }
    List<Part> parts = new ArrayList<>();
    if (content.isString()) {
      if (!content.text().isEmpty()) {
        parts.add(Part.Text.of(content.text()));
      }
    } else if (content.isArray()) {
      for (int i = 0; i < content.items().size(); i++) {
        Part part = part(content.items().get(i), path.item(i));
        if (part != null) {
          parts.add(part);
        }
      }
    } else {
      throw WORDING.wrongType(path, Wanted.ARRAY, content);
    }
    return parts;
  }

  private static @Nullable Part part(JsonValue item, Path path) {
    Fields part = new Fields(item, path, WORDING);
    String type = part.requiredText("type");
    return switch (type) {
      case "text" -> {
        String text = part.requiredText("text");
        Extras extras = part.rest(COHERE_CHAT);
        yield text.isEmpty() && extras.isEmpty() ? null : new Part.Text(text, null, extras);
      }
      case "image_url" -> image(part);
      case DOCUMENT -> document(part, item);
      default -> new Part.Vendor(COHERE_CHAT, type, item.raw());
    };
  }

  private static Part image(Fields part) {
    Fields image = part.requiredObject("image_url");
    Media media = media(image.requiredText("url"), image.path("url"));
    String detail = image.text("detail");
    return new Part.Image(media, detail, null, part.rest(COHERE_CHAT, "image_url", image));
  }

  private static Media media(String url, Path path) {
    if (!url.regionMatches(true, 0, DATA, 0, DATA.length())) {
      return new Media.Url(url);
    }
    int comma = url.indexOf(',');
    if (comma < 0 || !url.substring(0, comma + 1).endsWith(BASE64)) {
      throw WORDING.fault(path, "invalid request: %s is no base64 data URI.".formatted(path));
    }
    String type = url.substring(DATA.length(), comma + 1 - BASE64.length());
    int parameters = type.indexOf(';');
    return new Media.Inline(
        parameters < 0 ? type : type.substring(0, parameters), url.substring(comma + 1));
  }

  private static Part document(Fields part, JsonValue whole) {
    Fields document = part.requiredObject(DOCUMENT);
    JsonValue data = document.take("data");
    if (data == null || !(data.isObject() || data.isString())) {
      return new Part.Vendor(COHERE_CHAT, DOCUMENT, whole.raw());
    }
    String text = data.isString() ? data.text() : data.raw().toString();
    Map<String, RawJson> extras = new LinkedHashMap<>(part.rest(COHERE_CHAT).members());
    extras.put(
        data.isString() ? DOCUMENT_OF_STRING : DOCUMENT,
        new JsonWriter().object(document.rest(COHERE_CHAT).members()).toRaw());
    return new Part.Text(text, null, new Extras(COHERE_CHAT, extras));
  }
}
