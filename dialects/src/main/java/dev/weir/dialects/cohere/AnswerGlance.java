package dev.weir.dialects.cohere;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.chat.Usage;
import dev.weir.dialects.Tap.Seen;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads usage and the reason of the end from a whole answer that is passed on, with a parser and
 * without a tree. What is no answer tells what it told before it broke.
 */
final class AnswerGlance {

  private static final Set<String> GENERATED = Set.of("text", "thinking", "tool_plan", "arguments");

  private Usage usage = Usage.NONE;
  private @Nullable String finishReason;
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
    return new Seen(glance.usage, glance.finishReason, glance.contentChars);
  }

  private void answer(JsonParser in, byte[] bytes) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken token = in.nextToken();
      if (name.equals("usage")) {
        usage = UsageCounts.read(JsonReader.value(in, bytes));
      } else if (name.equals("finish_reason") && token == JsonToken.VALUE_STRING) {
        finishReason = in.getText();
      } else if (name.equals("message") && token == JsonToken.START_OBJECT) {
        message(in);
      } else {
        in.skipChildren();
      }
    }
  }

  private void message(JsonParser in) throws IOException {
    int depth = 1;
    while (depth > 0) {
      JsonToken token = in.nextToken();
      if (token == null) {
        return;
      }
      if (token.isStructStart() && "citations".equals(in.currentName())) {
        in.skipChildren();
      } else if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING) {
        String name = in.currentName();
        contentChars += name != null && GENERATED.contains(name) ? in.getTextLength() : 0;
      }
    }
  }
}
