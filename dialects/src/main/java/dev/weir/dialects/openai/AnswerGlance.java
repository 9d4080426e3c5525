package dev.weir.dialects.openai;

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

  private static final Set<String> CONTENT =
      Set.of("content", "text", "arguments", "input", "reasoning_content", "reasoning", "refusal");

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
      in.nextToken();
      if (name.equals("usage")) {
        usage = UsageCounts.counts(JsonReader.value(in, bytes));
      } else if (name.equals("choices")) {
        choices(in);
      } else {
        in.skipChildren();
      }
    }
  }

  /**
   * Names are told apart by themselves: no two of a choice's have the same name and mean another.
   */
  private void choices(JsonParser in) throws IOException {
    int depth = 0;
    do {
      switch (in.currentToken()) {
        case START_OBJECT, START_ARRAY -> {
          if ("logprobs".equals(in.currentName())) {
            in.skipChildren();
          } else {
            depth++;
          }
        }
        case END_OBJECT, END_ARRAY -> depth--;
        case VALUE_STRING -> string(in);
        default -> {
          // Tells nothing.
        }
      }
    } while (depth > 0 && in.nextToken() != null);
  }

  private void string(JsonParser in) throws IOException {
    String name = in.currentName();
    if (name == null) {
      return;
    }
    if (name.equals("finish_reason")) {
      finishReason = in.getText();
    } else if (CONTENT.contains(name)) {
      contentChars += in.getTextLength();
    }
  }
}
