package dev.weir.dialects.gemini;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.bus.bytes.BufferBytes;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** How many answers a request that is passed on asks for, read without a tree. */
final class CandidateCount {

  private static final int ONE = 1;

  private CandidateCount() {}

  /** The number; one where the request does not say, or is not sound. */
  static int in(Buffer request) {
    byte[] bytes = BufferBytes.of(request);
    if (!new String(bytes, ISO_8859_1).contains("\"candidate")) {
      return ONE; // Hardly anybody asks for several, and a prompt may be long.
    }
    try (JsonParser in = JsonReader.parser(bytes)) {
      return in.nextToken() == JsonToken.START_OBJECT ? ofRequest(in) : ONE;
    } catch (IOException | NotJsonException unsound) {
      return ONE; // The vendor will say so.
    }
  }

  private static int ofRequest(JsonParser in) throws IOException {
    int count = ONE;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken token = in.nextToken();
      if (token == JsonToken.START_OBJECT
          && isEither(name, "generationConfig", "generation_config")) {
        count = ofConfig(in);
      } else {
        in.skipChildren();
      }
    }
    return count;
  }

  private static int ofConfig(JsonParser in) throws IOException {
    int count = ONE;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      if (isEither(name, "candidateCount", "candidate_count")) {
        count = in.getValueAsInt(ONE); // Also of a number that is written as a string.
      }
      in.skipChildren();
    }
    return count;
  }

  private static boolean isEither(String name, String plain, String snake) {
    return name.equals(plain) || name.equals(snake);
  }
}
