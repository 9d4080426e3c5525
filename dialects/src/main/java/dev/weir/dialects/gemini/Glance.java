package dev.weir.dialects.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.chat.Usage;
import dev.weir.dialects.Said;
import dev.weir.dialects.Tap.Seen;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks through an answer or a chunk that is passed on, with a parser and without a tree. What is
 * not sound tells what it told before it broke.
 */
final class Glance {

  /** Strings in content that the model did not generate. */
  private static final Set<String> NOT_GENERATED =
      Set.of("role", "name", "id", "mimeType", "data", "thoughtSignature", "fileUri");

  /** More candidates than anybody gets. */
  private static final int CHOICES_MAX = 128;

  /** Whether each candidate that was spoken of has told why it ended. */
  final TreeMap<Integer, Boolean> candidates = new TreeMap<>();

  Usage usage = Usage.NONE;
  @Nullable String finishReason;
  long contentChars;
  boolean semantic;
  boolean error;
  boolean blocked;

  private final byte[] bytes;

  private final @Nullable Said said;

  private Glance(byte[] bytes, @Nullable Said said) {
    this.bytes = bytes;
    this.said = said;
  }

  /**
   * @param said takes what was generated; null for nobody
   */
  static Glance at(byte[] bytes, @Nullable Said said) {
    Glance glance = new Glance(bytes, said);
    try (JsonParser in = JsonReader.parser(bytes)) {
      if (in.nextToken() == JsonToken.START_OBJECT) {
        glance.answer(in);
      }
    } catch (IOException | NotJsonException unsound) {
      // It goes to the caller as it is, and the caller will say so.
    }
    return glance;
  }

  static Seen inspect(Buffer body) {
    Glance glance = at(BufferBytes.of(body), null);
    return new Seen(glance.usage, glance.finishReason, glance.contentChars);
  }

  private void answer(JsonParser in) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken token = in.nextToken();
      switch (name) {
        case "usageMetadata" -> usage = UsageCounts.read(JsonReader.value(in, bytes));
        case "error" -> {
          error = token != JsonToken.VALUE_NULL;
          in.skipChildren();
        }
        case "promptFeedback" -> {
          JsonValue feedback = JsonReader.value(in, bytes);
          blocked |= AnswerReader.isTold(feedback, "blockReason");
        }
        case "candidates" -> {
          if (token == JsonToken.START_ARRAY) {
            candidates(in);
          }
        }
        default -> in.skipChildren();
      }
    }
  }

  private void candidates(JsonParser in) throws IOException {
    int position = 0;
    JsonToken token = in.nextToken();
    while (token != null && token != JsonToken.END_ARRAY) {
      if (token == JsonToken.START_OBJECT) {
        candidate(in, position++);
      } else {
        in.skipChildren();
      }
      token = in.nextToken();
    }
  }

  private void candidate(JsonParser in, int position) throws IOException {
    int index = position;
    boolean ended = false;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken token = in.nextToken();
      if (name.equals("index") && token == JsonToken.VALUE_NUMBER_INT) {
        index = in.getValueAsInt(position);
      } else if (name.equals("finishReason")
          && token == JsonToken.VALUE_STRING
          && in.getTextLength() > 0) {
        finishReason = in.getText();
        ended = true;
        semantic = true;
      } else if (name.equals("content") && token == JsonToken.START_OBJECT) {
        content(in);
      } else {
        in.skipChildren();
      }
    }
    if (index >= 0 && index < CHOICES_MAX) {
      candidates.merge(index, ended, Boolean::logicalOr);
    }
  }

  private void content(JsonParser in) throws IOException {
    int depth = 1;
    while (depth > 0) {
      JsonToken token = in.nextToken();
      if (token == null) {
        return;
      }
      if (token.isStructStart()) {
        depth++;
        semantic |= "functionCall".equals(in.currentName());
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING) {
        String name = in.currentName();
        int length = in.getTextLength();
        boolean generated = name == null || !NOT_GENERATED.contains(name);
        contentChars += generated ? length : 0;
        if (generated && said != null) {
          said.text(in.getText());
        }
        semantic |= length > 0 && !"role".equals(name);
      }
    }
  }
}
