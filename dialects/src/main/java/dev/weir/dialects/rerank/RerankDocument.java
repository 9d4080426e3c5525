package dev.weir.dialects.rerank;

import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A document to be ranked. */
public sealed interface RerankDocument {

  /**
   * What of the document is to be ranked, as one text; null when it has none.
   *
   * @param fields the names of those members of an object that count, in their order; when there
   *     are none its {@code text} counts, and where it has none all of them
   */
  @Nullable String text(List<String> fields);

  /** Writes the document as the object that answers show. */
  void writeObject(JsonWriter out);

  /** A document of text. */
  record Text(String text) implements RerankDocument {
    @Override
    public String text(List<String> fields) {
      return text;
    }

    @Override
    public void writeObject(JsonWriter out) {
      out.object().name("text").text(text).endObject();
    }
  }

  /** A document of several fields. */
  record Fielded(Map<String, RawJson> members) implements RerankDocument {

    /** A text that is the same in YAML without quotes. */
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}][^\\p{Cntrl}:#]*");

    private static final String TEXT = "text";

    /** Members by which documents that are no text are told. */
    private static final List<String> MEDIA = List.of("image", "content");

    public Fielded {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    @Override
    public @Nullable String text(List<String> fields) {
      if (fields.isEmpty()) {
        RawJson text = members.get(TEXT);
        if (text != null) {
          return scalar(text);
        }
        return MEDIA.stream().anyMatch(members::containsKey)
            ? null
            : yaml(List.copyOf(members.keySet()));
      }
      List<String> present = fields.stream().filter(members::containsKey).toList();
      return present.size() == 1 ? scalar(member(present.getFirst())) : yaml(present);
    }

    @Override
    public void writeObject(JsonWriter out) {
      out.object(members);
    }

    /** Cohere asks that what has fields be written as YAML where documents are texts. */
    private @Nullable String yaml(List<String> names) {
      StringBuilder lines = new StringBuilder();
      for (String name : names) {
        RawJson value = member(name);
        String plain = scalar(value);
        lines
            .append(PLAIN.matcher(name).matches() ? name : quoted(name))
            .append(": ")
            .append(PLAIN.matcher(plain).matches() ? plain : value.toString())
            .append('\n');
      }
      return lines.isEmpty() ? null : lines.substring(0, lines.length() - 1);
    }

    private RawJson member(String name) {
      return members.getOrDefault(name, RawJson.of("null"));
    }

    /** A string without its quotes; anything else as JSON has it, which is YAML too. */
    private static String scalar(RawJson value) {
      JsonValue json = JsonReader.read(value);
      return json.isString() ? json.text() : value.toString();
    }

    private static String quoted(String name) {
      return new JsonWriter().text(name).toRaw().toString();
    }
  }
}
