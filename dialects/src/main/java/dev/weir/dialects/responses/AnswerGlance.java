package dev.weir.dialects.responses;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.chat.Usage;
import dev.weir.dialects.Tap.Seen;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads usage and the reason of the end from a whole answer that is passed on, with a parser and
 * without a tree of its output. What is no answer tells what it told before it broke.
 */
final class AnswerGlance {

  private static final Set<String> CONTENT = Set.of("text", "refusal", "arguments", "input");

  private Usage usage = Usage.NONE;
  private @Nullable String status;
  private @Nullable String incomplete;
  private long contentChars;

  private AnswerGlance() {}

  static Seen look(Buffer body) {
    byte[] bytes = BufferBytes.of(body);
    AnswerGlance glance = new AnswerGlance();
    try (JsonParser in = JsonReader.parser(bytes)) {
      if (in.nextToken() == JsonToken.START_OBJECT) {
        glance.answer(in, bytes);
      }
    } catch (IOException | NotJsonException broken) {
      // Passed on all the same: what to make of it is the caller's to say.
    }
    String reason = glance.incomplete == null ? glance.status : glance.incomplete;
    return new Seen(glance.usage, reason, glance.contentChars);
  }

  private void answer(JsonParser in, byte[] bytes) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken token = in.nextToken();
      switch (name) {
        case "usage" -> usage = UsageCounts.read(JsonReader.value(in, bytes));
        case "incomplete_details" -> {
          JsonValue details = JsonReader.value(in, bytes);
          incomplete = details.textOf("reason");
        }
        case "status" -> status = token == JsonToken.VALUE_STRING ? in.getText() : status;
        case "output" -> output(in);
        default -> in.skipChildren();
      }
    }
  }

  private void output(JsonParser in) throws IOException {
    int depth = 0;
    do {
      switch (in.currentToken()) {
        case START_OBJECT, START_ARRAY -> {
          if ("logprobs".equals(in.currentName()) || "annotations".equals(in.currentName())) {
            in.skipChildren();
          } else {
            depth++;
          }
        }
        case END_OBJECT, END_ARRAY -> depth--;
        case VALUE_STRING -> {
          if (CONTENT.contains(String.valueOf(in.currentName()))) {
            contentChars += in.getTextLength();
          }
        }
        default -> {
          // Tells nothing.
        }
      }
    } while (depth > 0 && in.nextToken() != null);
  }
}
