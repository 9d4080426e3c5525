package dev.weir.dialects.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.tree.JsonValue.Kind;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON in UTF-8. Nesting is bounded; everything else is as long as the bytes that hold it.
 */
public final class JsonReader {

  private static final int DEPTH_MAX = 256;
  private static final int NAME_CHARS_MAX = 50_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          // Names come from strangers: a table shared by all parsers is theirs to fill.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(NAME_CHARS_MAX)
                  .build())
          .build();

  private final JsonParser in;
  private final byte[] source;
  private final int offset;

  /**
   * @param offset where in the source the parser began: it counts from there
   */
  private JsonReader(JsonParser in, byte[] source, int offset) {
    this.in = in;
    this.source = source;
    this.offset = offset;
  }

  /** As {@link #read(byte[], int, int)}. */
  public static JsonValue read(Buffer buffer) {
    return read(BufferBytes.of(buffer));
  }

  /** As {@link #read(byte[], int, int)}. */
  public static JsonValue read(RawJson raw) {
    return read(raw.bytes());
  }

  /** As {@link #read(byte[], int, int)}, of the whole array. */
  public static JsonValue read(byte[] bytes) {
    return read(bytes, 0, bytes.length);
  }

  /**
   * The one value that the bytes are. It keeps referring to them.
   *
   * @throws NotJsonException if they are anything else
   */
  public static JsonValue read(byte[] bytes, int offset, int length) {
    try (JsonParser in = JSON.createParser(bytes, offset, length)) {
      if (in.nextToken() == null) {
        throw new NotJsonException("no JSON at all");
      }
      JsonValue value = new JsonReader(in, bytes, offset).value();
      if (in.nextToken() != null) {
        throw new NotJsonException("more than one JSON value");
      }
      return value;
    } catch (IOException broken) {
      throw new NotJsonException("not JSON (" + broken.getClass().getSimpleName() + ")");
    }
  }

  /** A parser within the same bounds, for those who want little of much. */
  public static JsonParser parser(byte[] bytes) throws IOException {
    return JSON.createParser(bytes);
  }

  /**
   * The value at which a {@link #parser} of these bytes stands; it stands at the value's end then.
   */
  public static JsonValue value(JsonParser parser, byte[] bytes) throws IOException {
    return new JsonReader(parser, bytes, 0).value();
  }

  private JsonValue value() throws IOException {
    int start = offset + (int) in.currentTokenLocation().getByteOffset();
    return switch (in.currentToken()) {
      case START_OBJECT -> {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
          String name = in.currentName();
          in.nextToken();
          members.put(name, value());
        }
        yield JsonValue.object(source, start, position(), Collections.unmodifiableMap(members));
      }
      case START_ARRAY -> {
        List<JsonValue> items = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          items.add(value());
        }
        yield JsonValue.array(source, start, position(), Collections.unmodifiableList(items));
      }
      case VALUE_STRING -> scalar(Kind.STRING, start);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(Kind.NUMBER, start);
      case VALUE_TRUE, VALUE_FALSE -> scalar(Kind.BOOLEAN, start);
      case VALUE_NULL -> scalar(Kind.NULL, start);
      default -> throw new NotJsonException("not JSON");
    };
  }

  /** The text is asked for first: until then the parser stands at the opening quote. */
  private JsonValue scalar(Kind kind, int start) throws IOException {
    String text = in.getText();
    return JsonValue.scalar(kind, source, start, position(), text);
  }

  private int position() {
    return offset + (int) in.currentLocation().getByteOffset();
  }
}
