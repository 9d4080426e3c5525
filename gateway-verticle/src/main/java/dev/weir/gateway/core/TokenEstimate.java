package dev.weir.gateway.core;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.models.tokens.Tokenizer;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tokens of a request of any dialect by its texts, as the model's tokenizer does or is
 * thought to. An estimate: how vendors put a request into words is not known, and what an image
 * costs is taken as 1,500. Slow (some MB/s): never on an event loop.
 */
public final class TokenEstimate {

  private static final int PER_STRUCTURE = 1;
  private static final int PER_MEDIA = 1_500;

  /** A text that begins with so many characters of Base64 is data and not language. */
  private static final int DATA_CHARS = 2_000;

  private static final Set<String> NOT_PROMPT =
      Set.of("model", "type", "role", "id", "tool_use_id", "tool_call_id", "user_id", "media_type");
  private static final JsonFactory JSON = new JsonFactory();

  private TokenEstimate() {}

  /** The tokens of a body, at least 1. A body that is not JSON counts what was read. */
  public static long of(byte[] body, Tokenizer tokenizer) {
    long tokens = 0;
    try (JsonParser in = JSON.createParser(body)) {
      JsonToken token;
      while ((token = in.nextToken()) != null) {
        tokens +=
            switch (token) {
              case VALUE_STRING -> text(in.currentName(), in.getText(), tokenizer);
              case FIELD_NAME -> PER_STRUCTURE;
              case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> 1;
              default -> 0;
            };
      }
    } catch (IOException broken) {
      return Math.max(1, tokens);
    }
    return Math.max(1, tokens);
  }

  private static long text(@Nullable String member, String text, Tokenizer tokenizer) {
    if (member != null && NOT_PROMPT.contains(member)) {
      return 0;
    }
    if (isData(text)) {
      return PER_MEDIA;
    }
    return tokenizer.count(text);
  }

  private static boolean isData(String text) {
    if (text.length() < DATA_CHARS) {
      return false;
    }
    int begin = text.startsWith("data:") ? text.indexOf(',') + 1 : 0;
    for (int i = begin; i < DATA_CHARS; i++) {
      char c = text.charAt(i);
      boolean base64 =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '+'
              || c == '/'
              || c == '-'
              || c == '_';
      if (!base64) {
        return false;
      }
    }
    return true;
  }
}
