package dev.weir.dialects.embeddings;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.embeddings.EmbeddingsRequest.Item;
import dev.weir.dialects.tree.Complaints.Wanted;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a request in one of Cohere's shapes. */
final class CohereRequest {

  /** That an input is an image is seen from the input. */
  static final String IMAGE = "image";

  private static final String INPUT_TYPE = "input_type";
  private static final String TRUNCATE = "truncate";
  private static final List<String> SOURCES = List.of("texts", "images", "inputs");
  private static final List<String> TRUNCATES = List.of("NONE", "START", "END");

  private final Words words;
  private final boolean demanding;
  private final boolean bedrock;
  private final Fields request;

  /**
   * @param demanding whether the model and the purpose must be named
   * @param bedrock whether the model stands in the path
   */
  CohereRequest(Words words, boolean demanding, boolean bedrock, Buffer body) {
    this.words = words;
    this.demanding = demanding;
    this.bedrock = bedrock;
    this.request = new Fields(words.json(body), Path.ROOT, words);
  }

  EmbeddingsRequest read(String model) {
    if (demanding) {
      request.requiredText("model");
    } else if (!bedrock) {
      request.skip("model");
    }
    Task task = task();
    List<Item> items = contents().stream().map(content -> new Item(content, task, null)).toList();
    Integer dimensions = request.integer("output_dimension");
    words.checkDimensions(request.path("output_dimension"), dimensions);
    Map<String, RawJson> spelled = new LinkedHashMap<>();
    JsonValue types = request.peek(CohereEmbed.EMBEDDING_TYPES);
    if (types != null) {
      spelled.put(CohereEmbed.EMBEDDING_TYPES, types.raw());
    }
    return new EmbeddingsRequest(
        model,
        items,
        encodings(),
        false,
        dimensions,
        truncate(),
        null,
        new Extras(CohereEmbed.DIALECT, spelled),
        request.rest(CohereEmbed.DIALECT));
  }

  private @Nullable Task task() {
    String word = demanding ? request.requiredText(INPUT_TYPE) : request.text(INPUT_TYPE);
    if (word == null || word.equals(IMAGE)) {
      return null;
    }
    Task task = Task.ofCohere(word);
    if (task == null) {
      List<String> known = new ArrayList<>(Task.COHERE);
      known.add(IMAGE);
      throw words.unknown(request.path(INPUT_TYPE), word, known);
    }
    return task;
  }

  /** Texts, or images, or mixtures of them: only one of the three may be told. */
  private List<Content> contents() {
    String source = null;
    for (String name : SOURCES) {
      JsonValue told = request.peek(name);
      if (told != null && source != null && !told.saysNothing()) {
        throw words.invalid(request.path(name), "only one of texts, images and inputs may be sent");
      }
      source = told == null || told.saysNothing() ? source : name;
    }
    if (source == null) {
      request.items("texts"); // Which may be of another type.
      throw words.missing(request.path("texts"));
    }
    List<JsonValue> told = request.items(source);
    Path path = request.path(source);
    request.skip(SOURCES.toArray(String[]::new));
    words.checkCount(path, told.size());
    List<Content> contents = new ArrayList<>(told.size());
    for (JsonValue each : told) {
      Path place = path.item(contents.size());
      contents.add(
          switch (source) {
            case "texts" -> new Content.Text(text(each, place));
            case "images" -> new Content.Media(text(each, place), null);
            default -> mixed(new Fields(each, place, words));
          });
    }
    return contents;
  }

  private String text(JsonValue value, Path path) {
    if (!value.isString()) {
      throw words.wrongType(path, Wanted.STRING, value);
    }
    return value.text();
  }

  private Content mixed(Fields input) {
    List<Fields> told = input.objects("content");
    if (told.isEmpty()) {
      throw words.missing(input.path("content"));
    }
    List<Content> parts = new ArrayList<>(told.size());
    for (Fields part : told) {
      String type = part.requiredText("type");
      parts.add(
          switch (type) {
            case "text" -> new Content.Text(part.requiredText("text"));
            case "image_url" -> new Content.Media(imageUrl(part), null);
            default -> throw words.unknown(part.path("type"), type, List.of("text", "image_url"));
          });
    }
    return Content.ofParts(parts);
  }

  /** An address within an object, as Cohere has it, or alone, as Bedrock's documentation has it. */
  private static String imageUrl(Fields part) {
    JsonValue told = part.peek("image_url");
    return told != null && told.isString()
        ? told.text()
        : part.requiredObject("image_url").requiredText("url");
  }

  private List<Encoding> encodings() {
    Set<Encoding> encodings = new LinkedHashSet<>();
    int index = 0;
    for (String word : request.texts(CohereEmbed.EMBEDDING_TYPES)) {
      Encoding encoding = Encoding.of(word);
      if (encoding == null) {
        Path path = request.path(CohereEmbed.EMBEDDING_TYPES).item(index);
        throw words.unknown(path, word, Encoding.WORDS);
      }
      encodings.add(encoding);
      index++;
    }
    return encodings.isEmpty() ? List.of(Encoding.FLOAT) : List.copyOf(encodings);
  }

  private @Nullable Truncate truncate() {
    String word = request.text(TRUNCATE);
    return switch (word) {
      case null -> null;
      case "NONE" -> Truncate.NONE;
      case "START", "LEFT" -> Truncate.START; // The other words are Bedrock's.
      case "END", "RIGHT" -> Truncate.END;
      default -> throw words.unknown(request.path(TRUNCATE), word, TRUNCATES);
    };
  }
}
