package dev.weir.dialects.anthropic;

import static dev.weir.bus.message.DialectName.ANTHROPIC_MESSAGES;

import dev.weir.bus.chat.Part;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A block that only Anthropic knows, put together from its stream before anybody sees it: a vendor
 * part comes whole.
 */
final class HeldBlock {

  /** An event is bounded, a block of many events is not. */
  private static final int CHARS_MAX = 16 << 20;

  private final String type;
  private final RawJson begun;
  private final StringBuilder input = new StringBuilder();
  private final Map<String, RawJson> members = new LinkedHashMap<>();
  private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
  private long chars;

  HeldBlock(String type, RawJson begun) {
    this.type = type;
    this.begun = begun;
  }

  /** Strings append to the member of their name; other members take its place. */
  void delta(JsonValue delta) {
    delta
        .members()
        .forEach(
            (name, value) -> {
              chars += value.text().length();
              if (chars > CHARS_MAX) {
                throw Wording.malformed("a block of more than " + CHARS_MAX + " characters");
              }
              if (name.equals("partial_json")) {
                input.append(value.text());
              } else if (value.isString() && !name.equals("type")) {
                texts.computeIfAbsent(name, fresh -> new StringBuilder()).append(value.text());
              } else if (!value.isNull() && !name.equals("type")) {
                members.put(name, value.raw());
              }
            });
  }

  Part.Vendor whole() {
    if (input.isEmpty() && members.isEmpty() && texts.isEmpty()) {
      return new Part.Vendor(ANTHROPIC_MESSAGES, type, begun);
    }
    Map<String, RawJson> whole = new LinkedHashMap<>();
    JsonReader.read(begun).members().forEach((name, value) -> whole.put(name, value.raw()));
    whole.putAll(members);
    if (!input.isEmpty()) {
      whole.put("input", ArgumentsJson.ofFunction(input.toString()));
    }
    texts.forEach((name, text) -> whole.merge(name, string(text), HeldBlock::joined));
    return new Part.Vendor(ANTHROPIC_MESSAGES, type, new JsonWriter().object(whole).toRaw());
  }

  private static RawJson string(CharSequence text) {
    return new JsonWriter().text(text.toString()).toRaw();
  }

  private static RawJson joined(RawJson before, RawJson more) {
    JsonValue first = JsonReader.read(before);
    return first.isString() ? string(first.text() + JsonReader.read(more).text()) : more;
  }
}
