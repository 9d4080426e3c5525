package dev.weir.dialects.embeddings;

import static dev.weir.bus.message.ShapeName.OPENAI;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.embeddings.EmbeddingsRequest.Item;
import dev.weir.dialects.openai.RequestComplaints;
import dev.weir.dialects.tree.Complaints.Wanted;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonValue.Kind;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request in OpenAI's shape. What its imitations added and others have words for is read as
 * well: purposes, lengths, types of numbers, and how long inputs are cut.
 */
final class OpenAiRequest {

  static final String ENCODING_FORMAT = "encoding_format";
  static final String INPUT_TYPE = "input_type";
  static final String OUTPUT_DIMENSION = "output_dimension";
  static final String OUTPUT_DTYPE = "output_dtype";
  static final String BASE64 = "base64";
  static final String BASE64_INT8 = "base64_int8";
  static final String BASE64_BINARY = "base64_binary";

  private static final Words WORDS = Words.OPENAI;
  private static final List<String> FORMATS = List.of("float", BASE64, BASE64_INT8, BASE64_BINARY);
  private static final List<String> TYPES = List.of("float", "int8", "uint8", "binary", "ubinary");

  private final Fields request;
  private final Map<String, RawJson> spelled = new LinkedHashMap<>();

  OpenAiRequest(Buffer body) {
    this.request = new Fields(WORDS.json(body), Path.ROOT, WORDS);
  }

  EmbeddingsRequest read(String model) {
    request.requiredText("model");
    JsonValue input = request.take("input");
    if (input == null) {
      throw WORDS.missing(request.path("input"));
    }
    List<Content> contents = contents(input, request.path("input"));
    Task task = task();
    List<Item> items = contents.stream().map(content -> new Item(content, task, null)).toList();
    Integer dimensions = dimensions();
    String format = word(ENCODING_FORMAT, FORMATS);
    Encoding encoding = encoding(format);
    return new EmbeddingsRequest(
        model,
        items,
        List.of(encoding),
        !encoding.isOfFloats() && !format.equals("float"),
        dimensions,
        truncate(),
        request.text("user"),
        new Extras(OPENAI, spelled),
        request.rest(OPENAI));
  }

  private static List<Content> contents(JsonValue input, Path path) {
    if (input.isString()) {
      return List.of(text(input, path));
    }
    if (!input.isArray()) {
      throw RequestComplaints.wrongType(path, "a string or an array", input);
    }
    List<JsonValue> items = input.items();
    if (!items.isEmpty() && items.getFirst().kind() == Kind.NUMBER) {
      return List.of(tokens(input, path));
    }
    WORDS.checkCount(path, items.size());
    boolean tokens = items.getFirst().isArray();
    List<Content> contents = new ArrayList<>(items.size());
    for (JsonValue item : items) {
      Path place = path.item(contents.size());
      contents.add(tokens ? tokens(item, place) : text(item, place));
    }
    return contents;
  }

  private static Content text(JsonValue value, Path path) {
    if (!value.isString()) {
      throw WORDS.wrongType(path, Wanted.STRING, value);
    }
    if (value.text().isEmpty()) {
      throw WORDS.invalid(path, "input cannot be an empty string");
    }
    return new Content.Text(value.text());
  }

  private static Content tokens(JsonValue value, Path path) {
    if (!value.isArray()) {
      throw WORDS.wrongType(path, Wanted.ARRAY, value);
    }
    if (value.items().isEmpty()) {
      throw RequestComplaints.emptyArray(path);
    }
    int index = 0;
    for (JsonValue token : value.items()) {
      if (!token.isInteger()) {
        throw WORDS.wrongType(path.item(index), Wanted.INTEGER, token);
      }
      index++;
    }
    return new Content.Tokens(value.raw());
  }

  private @Nullable Task task() {
    for (String name : List.of(INPUT_TYPE, "task")) {
      JsonValue value = request.peek(name);
      Task task = value == null ? null : Task.ofImitation(value.text());
      if (task != null) {
        spell(name);
        return task;
      }
    }
    return null;
  }

  private @Nullable Integer dimensions() {
    Integer dimensions = checked("dimensions", request.integer("dimensions"));
    JsonValue other = request.peek(OUTPUT_DIMENSION);
    if (dimensions != null || other == null) {
      return dimensions;
    }
    dimensions = checked(OUTPUT_DIMENSION, request.integer(OUTPUT_DIMENSION));
    spelled.put(OUTPUT_DIMENSION, other.raw());
    return dimensions;
  }

  private @Nullable Integer checked(String name, @Nullable Integer dimensions) {
    WORDS.checkDimensions(request.path(name), dimensions);
    return dimensions;
  }

  private Encoding encoding(String format) {
    JsonValue told = request.peek(OUTPUT_DTYPE);
    String type = word(OUTPUT_DTYPE, TYPES);
    if (told != null) {
      spelled.put(OUTPUT_DTYPE, told.raw());
    }
    return switch (format) {
      case BASE64_INT8 -> Encoding.INT8;
      case BASE64_BINARY -> Encoding.UBINARY;
      default ->
          type.equals("float")
              ? format.equals(BASE64) ? Encoding.BASE64 : Encoding.FLOAT
              : Encoding.valueOf(type.toUpperCase(Locale.ROOT));
    };
  }

  /** One of these words, the first if none is told. */
  private String word(String name, List<String> known) {
    String word = request.text(name);
    if (word != null && !known.contains(word)) {
      throw unknown(name, word, known);
    }
    return word == null ? known.getFirst() : word;
  }

  private FaultException unknown(String name, String word, List<String> known) {
    return WORDS.unknown(request.path(name), word, known);
  }

  /** Whether and how long inputs are cut, in a truth value or in Cohere's words. */
  private @Nullable Truncate truncate() {
    for (String name : List.of("truncation", "truncate")) {
      JsonValue value = request.peek(name);
      Truncate truncate = value == null ? null : truncate(value);
      if (truncate != null) {
        spell(name);
        return truncate;
      }
    }
    return null;
  }

  private static @Nullable Truncate truncate(JsonValue value) {
    return switch (value.text()) {
      case "true", "END" -> Truncate.END;
      case "false", "NONE" -> Truncate.NONE;
      case "START" -> Truncate.START;
      default -> null;
    };
  }

  private void spell(String name) {
    RawJson raw = request.raw(name);
    if (raw != null) {
      spelled.put(name, raw);
    }
  }
}
