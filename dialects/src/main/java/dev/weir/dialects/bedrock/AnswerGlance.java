package dev.weir.dialects.bedrock;

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

/** Looks through a whole answer that is passed on as it came; builds no tree of it. */
final class AnswerGlance {

  /** Strings in content that the model did not generate. */
  private static final Set<String> NOT_GENERATED =
      Set.of("role", "toolUseId", "name", "type", "signature", "redactedContent", "bytes");

  private Usage usage = Usage.NONE;
  private @Nullable String stopReason;
  private long contentChars;

  private AnswerGlance() {}

  /** What the answer tells; as much as can be read of one that is not sound. */
  static Seen look(Buffer body) {
    AnswerGlance glance = new AnswerGlance();
    byte[] bytes = BufferBytes.of(body);
    try (JsonParser in = JsonReader.parser(bytes)) {
      if (in.nextToken() == JsonToken.START_OBJECT) {
        glance.answer(in, bytes);
      }
    } catch (IOException | NotJsonException unsound) {
      // It goes to the caller as it is, and the caller will say so.
    }
    return new Seen(glance.usage, glance.stopReason, glance.contentChars);
  }

  private void answer(JsonParser in, byte[] bytes) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken token = in.nextToken();
      if (name.equals("stopReason") && token == JsonToken.VALUE_STRING) {
        stopReason = in.getText();
      } else if (name.equals("usage") && token == JsonToken.START_OBJECT) {
        usage = UsageCounts.read(JsonReader.value(in, bytes));
      } else if (name.equals("output") && token == JsonToken.START_OBJECT) {
        output(in);
      } else {
        in.skipChildren();
      }
    }
  }

  private void output(JsonParser in) throws IOException {
    int depth = 1;
    while (depth > 0) {
      JsonToken token = in.nextToken();
      if (token == null) {
        return;
      }
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING) {
        String name = in.currentName();
        boolean generated = name == null || !NOT_GENERATED.contains(name);
        contentChars += generated ? in.getTextLength() : 0;
      }
    }
  }
}
