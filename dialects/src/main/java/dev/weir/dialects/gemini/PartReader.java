package dev.weir.dialects.gemini;

import static dev.weir.bus.message.DialectName.GEMINI;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.gemini.Signatures.Carried;
import dev.weir.dialects.tree.Complaints.Wanted;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads parts of contents. The signature of a text or a call becomes a sealed thought before it. A
 * part of a kind that has no canonical part is kept whole.
 */
final class PartReader {

  /** Members that any part may have: none of them tells its kind. */
  private static final Set<String> SHARED =
      Set.of(
          "thought",
          "thoughtSignature",
          "thought_signature",
          "partMetadata",
          "part_metadata",
          "mediaResolution",
          "media_resolution",
          "videoMetadata",
          "video_metadata");

  private final Signatures signatures;
  private final Wording wording;

  PartReader(Signatures signatures, Wording wording) {
    this.signatures = signatures;
    this.wording = wording;
  }

  /**
   * Adds what a part is: nothing, one part, or thoughts and the part that carried them.
   *
   * @return whether the part bears a signature, and so must not be merged with another
   */
  boolean read(JsonValue part, Path path, CallBook book, List<Part> parts) {
    ProtoFields fields = new ProtoFields(part, path, wording);
    if (fields.peek("text") != null) {
      return text(fields, parts);
    }
    if (fields.peek("functionCall") != null) {
      return call(fields, book, parts);
    }
    if (fields.peek("functionResponse") != null && wording == Wording.REQUEST) {
      parts.add(response(fields, book));
    } else if (fields.peek("inlineData") != null) {
      parts.add(inline(fields, part));
    } else if (fields.peek("fileData") != null) {
      parts.add(file(fields, part));
    } else {
      parts.add(unknown(part, path));
    }
    return false;
  }

  private boolean text(ProtoFields part, List<Part> parts) {
    String text = part.requiredText("text");
    boolean thought = Boolean.TRUE.equals(part.bool("thought"));
    String signature = part.text("thoughtSignature");
    if (thought) {
      return thought(text, signature, part.rest(), parts);
    }
    Carried carried = carried(signature);
    add(carried, parts);
    boolean alone = text.isEmpty() && !carried.thoughts().isEmpty();
    Extras extras = part.rest();
    if (alone && !carried.whole()) {
      parts.removeLast();
      parts.add(
          new Part.RedactedThinking(String.valueOf(signature), Signatures.GEMINI, alone(extras)));
    } else if (!alone && (!text.isEmpty() || !extras.isEmpty())) {
      parts.add(new Part.Text(text, null, extras));
    }
    return signature != null;
  }

  /** A state on an empty text stands for itself and does not belong to what follows. */
  private static Extras alone(Extras extras) {
    Map<String, RawJson> members = new LinkedHashMap<>();
    members.put("text", RawJson.of("\"\""));
    members.putAll(extras.members());
    return new Extras(GEMINI, members);
  }

  private boolean thought(
      String text, @Nullable String signature, Extras extras, List<Part> parts) {
    Carried carried = carried(signature);
    if (carried.whole()) {
      add(carried, parts);
    } else if (carried.thoughts().isEmpty()) {
      parts.add(new Part.Thinking(text, null, "", extras));
    } else {
      parts.add(new Part.Thinking(text, signature, Signatures.GEMINI, extras));
    }
    return signature != null;
  }

  private Carried carried(@Nullable String signature) {
    if (signature == null || signature.isEmpty()) {
      return Carried.NOTHING;
    }
    return wording == Wording.REQUEST
        ? signatures.sentBack(signature)
        : new Carried(List.of(Signatures.own(signature)), false);
  }

  /** A whole run of thoughts takes the place of those of them that were shown. */
  private static void add(Carried carried, List<Part> parts) {
    while (carried.whole()
        && !parts.isEmpty()
        && parts.getLast() instanceof Part.Thinking shown
        && shown.signature() == null) {
      parts.removeLast();
    }
    parts.addAll(carried.thoughts());
  }

  private boolean call(ProtoFields part, CallBook book, List<Part> parts) {
    ProtoFields call = part.requiredObject("functionCall");
    JsonValue continues = call.peek("willContinue");
    boolean goesOn = continues != null && continues.text().equals("true");
    if (wording == Wording.ANSWER && (goesOn || call.peek("partialArgs") != null)) {
      throw Wording.malformed("a call in pieces, which nobody asked for");
    }
    String name = call.requiredText("name");
    String id = book.called(name, call.text("id"));
    JsonValue args = call.take("args");
    if (args != null && !args.isObject()) {
      throw wording.wrongType(call.path("args"), Wanted.OBJECT, args);
    }
    String arguments = args == null ? "{}" : args.raw().toString();
    part.bool("thought");
    String signature = part.text("thoughtSignature");
    add(carried(signature), parts);
    Extras extras = part.rest("functionCall", call);
    parts.add(new Part.ToolCall(id, name, arguments, false, null, extras));
    return signature != null;
  }

  // ---- What functions gave back

  private Part response(ProtoFields part, CallBook book) {
    ProtoFields response = part.requiredObject("functionResponse");
    String name = response.requiredText("name");
    String id = book.answered(name, response.text("id"));
    JsonValue given = response.take("response");
    if (given != null && !given.isObject()) {
      throw wording.wrongType(response.path("response"), Wanted.OBJECT, given);
    }
    List<Part> content = new ArrayList<>();
    boolean error = given != null && addContent(given, content);
    int index = 0;
    for (JsonValue media : response.items("parts")) {
      Path path = response.path("parts").item(index++);
      read(media, path, book, content);
    }
    content.removeIf(inner -> inner instanceof Part.ToolResult || inner instanceof Part.ToolCall);
    return new Part.ToolResult(id, content, error, null, part.rest("functionResponse", response));
  }

  /**
   * A single text under one of the names that Google's clients wrap it in is that text; anything
   * else is told as the JSON that it is.
   *
   * @return whether it says that the function failed
   */
  private static boolean addContent(JsonValue given, List<Part> content) {
    boolean error = given.get("error") != null;
    String text = null;
    if (given.members().size() == 1) {
      String name = given.members().keySet().iterator().next();
      if (name.equals("result") || name.equals("output") || name.equals("error")) {
        text = given.textOf(name);
      }
    }
    if (text == null && !given.members().isEmpty()) {
      text = given.raw().toString();
    }
    if (text != null && !text.isEmpty()) {
      content.add(Part.Text.of(text));
    }
    return error;
  }

  // ---- Media

  private static Part inline(ProtoFields part, JsonValue whole) {
    ProtoFields data = part.requiredObject("inlineData");
    String mediaType = data.requiredText("mimeType");
    String base64 = data.requiredText("data");
    if (mediaType.startsWith("audio/")) {
      String format = MediaTypes.audioFormat(mediaType);
      return new Part.Audio(format, base64, null, part.rest("inlineData", data));
    }
    String title = mediaType.startsWith("image/") ? null : data.text("displayName");
    Media media = new Media.Inline(mediaType, base64);
    return media(media, mediaType, title, part.rest("inlineData", data), whole, "inlineData");
  }

  private static Part file(ProtoFields part, JsonValue whole) {
    ProtoFields file = part.requiredObject("fileData");
    String uri = file.requiredText("fileUri");
    String told = file.text("mimeType");
    String guessed = MediaTypes.of(uri, "");
    String mediaType = told == null ? guessed : told;
    boolean stored =
        !uri.startsWith("http") || uri.contains("googleapis.com/") || uri.contains("youtu");
    Media media = stored ? new Media.FileId(GEMINI, uri) : new Media.Url(uri);
    Extras extras = part.rest("fileData", file);
    if (told != null && !told.equals(guessed)) {
      Map<String, RawJson> members = new LinkedHashMap<>(extras.members());
      JsonWriter more = new JsonWriter().object().name("mimeType").text(told);
      more.members(file.left()).endObject();
      members.put("fileData", more.toRaw());
      extras = new Extras(GEMINI, members);
    }
    return media(media, mediaType, null, extras, whole, "fileData");
  }

  private static Part media(
      Media media,
      String mediaType,
      @Nullable String title,
      Extras extras,
      JsonValue whole,
      String kind) {
    if (mediaType.startsWith("image/")) {
      return new Part.Image(media, null, null, extras);
    }
    boolean document =
        mediaType.startsWith("text/") || mediaType.startsWith("application/") || title != null;
    return document
        ? new Part.Document(media, title, null, extras)
        : new Part.Vendor(GEMINI, kind, whole.raw());
  }

  private Part unknown(JsonValue part, Path path) {
    for (String name : part.members().keySet()) {
      if (!SHARED.contains(name)) {
        return new Part.Vendor(GEMINI, name, part.raw());
      }
    }
    throw wording.fault(path, "a part has exactly one kind of data");
  }
}
