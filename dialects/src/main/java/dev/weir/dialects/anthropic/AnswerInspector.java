package dev.weir.dialects.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.bus.bytes.BufferBytes;
import dev.weir.dialects.Tap.Seen;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks through a whole answer that is passed on as it came; builds no tree of it. */
final class AnswerInspector {

  /** Strings in content that the model did not generate. */
  private static final Set<String> NOT_GENERATED =
      Set.of("type", "id", "tool_use_id", "name", "signature", "data");

  private final UsageCounts counts = new UsageCounts();
  private @Nullable String stopReason;
  private long contentChars;

  private AnswerInspector() {}

  /** What the answer tells; as much as can be read of one that is not sound. */
  static Seen inspect(Buffer body) {
    AnswerInspector inspector = new AnswerInspector();
    byte[] bytes = BufferBytes.of(body);
    try (JsonParser in = JsonReader.parser(bytes)) {
      if (in.nextToken() == JsonToken.START_OBJECT) {
        inspector.message(in, bytes);
      }
    } catch (IOException | NotJsonException unsound) {
      // It goes to the caller as it is, and the caller will say so.
    }
    return new Seen(inspector.counts.toUsage(), inspector.stopReason, inspector.contentChars);
  }

  private void message(JsonParser in, byte[] bytes) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken token = in.nextToken();
      if (name.equals("stop_reason") && token == JsonToken.VALUE_STRING) {
        stopReason = in.getText();
      } else if (name.equals("usage") && token == JsonToken.START_OBJECT) {
        counts.update(JsonReader.value(in, bytes));
      } else if (name.equals("content") && token == JsonToken.START_ARRAY) {
        content(in);
      } else {
        in.skipChildren();
      }
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
