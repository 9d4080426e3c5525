package dev.weir.testkit;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.testkit.ChatShape.Feature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Parts of messages and answers. */
final class RandomParts {

  private final Dice dice;

  RandomParts(Dice dice) {
    this.dice = dice;
  }

  Part.Text text() {
    return new Part.Text(dice.words(), dice.cache(), dice.partExtras());
  }

  /** One text, or several where that is on. */
  List<Part> texts() {
    List<Part> texts = new ArrayList<>();
    texts.add(text());
    while (dice.maybe(Feature.SEVERAL_TEXTS)) {
      texts.add(text());
    }
    return texts;
  }

  /** What a user says: at least one part. */
  List<Part> ofUser() {
    List<Part> parts = texts();
    addMedia(parts);
    if (dice.maybe(Feature.AUDIO)) {
      parts.add(
          new Part.Audio(
              dice.pick("wav", "mp3"), dice.text.base64(), dice.cache(), dice.partExtras()));
    }
    if (dice.maybe(Feature.VENDOR_PARTS)) {
      parts.add(vendor());
    }
    return shuffled(parts);
  }

  /** What the model says: at least a text, a refusal or a call. */
  List<Part> ofAssistant(List<Part> calls) {
    List<Part> parts = new ArrayList<>();
    while (dice.maybe(Feature.THINKING)) {
      parts.add(thinking());
    }
    if (dice.maybe(Feature.REDACTED_THINKING)) {
      parts.add(
          new Part.RedactedThinking(dice.text.base64(), dice.shape.family(), dice.partExtras()));
    }
    boolean refused = dice.maybe(Feature.REFUSALS);
    if ((calls.isEmpty() && !refused) || dice.oneIn(2)) {
      parts.addAll(texts());
    }
    if (refused) {
      parts.add(new Part.Refusal(dice.text.text(), dice.partExtras()));
    }
    if (dice.maybe(Feature.VENDOR_PARTS)) {
      parts.add(vendor());
    }
    parts.addAll(calls);
    return dice.shape.has(Feature.ANY_ORDER) ? shuffled(parts) : parts;
  }

  /** Calls of one turn, each with an id of its own; none where tools are off. */
  List<Part> calls() {
    List<Part> calls = new ArrayList<>();
    while (dice.maybe(Feature.TOOLS)) {
      boolean custom = dice.maybe(Feature.CUSTOM_TOOLS);
      calls.add(
          new Part.ToolCall(
              dice.id("call"),
              dice.text.name(),
              custom ? dice.words() : arguments(),
              custom,
              dice.cache(),
              dice.partExtras()));
    }
    return calls;
  }

  private String arguments() {
    if (dice.maybe(Feature.BROKEN_ARGUMENTS)) {
      return dice.pick("", "{\"a\":", "not json", "[1]");
    }
    return dice.text.object().toString();
  }

  /** A result for each call. */
  List<Part> results(List<Part> calls) {
    List<Part> results = new ArrayList<>();
    for (Part part : calls) {
      results.add(
          new Part.ToolResult(
              ((Part.ToolCall) part).id(),
              resultContent(),
              dice.maybe(Feature.TOOL_RESULT_ERRORS),
              dice.cache(),
              dice.partExtras()));
    }
    return results;
  }

  private List<Part> resultContent() {
    if (dice.maybe(Feature.TOOL_RESULT_EMPTY)) {
      return List.of();
    }
    List<Part> content = texts();
    if (dice.shape.has(Feature.TOOL_RESULT_MEDIA)) {
      addMedia(content);
    }
    return shuffled(content);
  }

  /** Adds images and sound that a model made. */
  void addMade(List<Part> parts) {
    if (!dice.maybe(Feature.ANSWER_MEDIA)) {
      return;
    }
    if (dice.shape.has(Feature.IMAGES)) {
      parts.add(new Part.Image(inline("image/png"), null, null, dice.partExtras()));
    }
    if (dice.shape.has(Feature.AUDIO)) {
      parts.add(new Part.Audio("wav", dice.text.base64(), null, dice.partExtras()));
    }
  }

  private void addMedia(List<Part> parts) {
    if (dice.maybe(Feature.IMAGES)) {
      parts.add(
          new Part.Image(
              media("image/png"),
              dice.maybe(Feature.IMAGE_DETAIL, () -> dice.pick("auto", "low", "high")),
              dice.cache(),
              dice.partExtras()));
    }
    if (dice.maybe(Feature.DOCUMENTS)) {
      parts.add(
          new Part.Document(
              dice.maybe(Feature.MEDIA_TEXTS)
                  ? new Media.PlainText(dice.text.text())
                  : media("application/pdf"),
              dice.maybe(Feature.DOCUMENT_TITLES, dice.text::text),
              dice.cache(),
              dice.partExtras()));
    }
  }

  private Media media(String mediaType) {
    if (dice.maybe(Feature.MEDIA_URLS)) {
      return new Media.Url("https://example.com/" + dice.text.name());
    }
    if (dice.maybe(Feature.MEDIA_FILES)) {
      return new Media.FileId(dice.shape.dialect(), dice.id("file"));
    }
    return inline(mediaType);
  }

  private Media.Inline inline(String mediaType) {
    return new Media.Inline(mediaType, dice.text.base64());
  }

  private Part.Thinking thinking() {
    Extras extras = dice.partExtras();
    return dice.maybe(Feature.SIGNATURES)
        ? new Part.Thinking(dice.words(), dice.text.base64(), dice.shape.family(), extras)
        : new Part.Thinking(dice.text.text(), null, "", extras);
  }

  private Part.Vendor vendor() {
    String type = dice.text.name();
    String json = dice.text.object().toString();
    String separator = json.equals("{}") ? "" : ",";
    return new Part.Vendor(
        dice.shape.dialect(),
        type,
        RawJson.of("{\"type\":\"" + type + "\"" + separator + json.substring(1)));
  }

  private List<Part> shuffled(List<Part> parts) {
    List<Part> shuffled = new ArrayList<>(parts);
    Collections.shuffle(shuffled, new Random(dice.random.nextLong()));
    return shuffled;
  }
}
