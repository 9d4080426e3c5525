package dev.weir.models.tokens;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tokens of a request of any dialect by its texts, as the model's tokenizer does or is
 * thought to. An estimate: how vendors put a request into words is not known, and what an image
 * costs is taken as 1,500. Of long bodies the first {@value #COUNTED_CHARS_MAX} characters of text
 * are counted, and the rest in their proportion. Slow (some MB/s): never on an event loop, unless
 * the body is short.
 */
public final class BodyTokens {

  private static final int PER_STRUCTURE = 1;
  private static final int PER_MEDIA = 1_500;

  /** A text that begins with so many characters of Base64 is data and not language. */
  private static final int DATA_CHARS = 2_000;

  private static final Set<String> NOT_PROMPT =
      Set.of("model", "type", "role", "id", "tool_use_id", "tool_call_id", "user_id", "media_type");
  private static final JsonFactory JSON = new JsonFactory();

  private static final int COUNTED_CHARS_MAX = 1024 * 1024;

  private final Tokenizer tokenizer;
  private long tokens;
  private long countedChars;
  private long countedTokens;

  private BodyTokens(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** The tokens of a body, at least 1. A body that is not JSON counts what was read. */
  public static long of(byte[] body, Tokenizer tokenizer) {
    BodyTokens count = new BodyTokens(tokenizer);
    try (JsonParser in = JSON.createParser(body)) {
      JsonToken token;
      while ((token = in.nextToken()) != null) {
        count.take(token, in);
      }
    } catch (IOException broken) {
      // What was read counts.
    }
    return Math.max(1, count.tokens);
  }

  private void take(JsonToken token, JsonParser in) throws IOException {
    switch (token) {
      case VALUE_STRING -> tokens += text(in.currentName(), in.getText());
      case FIELD_NAME -> tokens += PER_STRUCTURE;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> tokens++;
      default -> {
        // Costs nothing to speak of.
      }
    }
  }

  private long text(@Nullable String member, String text) {
    if (member != null && NOT_PROMPT.contains(member)) {
      return 0;
    }
    if (isData(text)) {
      return PER_MEDIA;
    }
    if (countedChars > 0 && countedChars + text.length() > COUNTED_CHARS_MAX) {
      return text.length() * countedTokens / countedChars;
    }
    String head = text.substring(0, Math.min(text.length(), COUNTED_CHARS_MAX));
    int counted = tokenizer.count(head);
    countedChars += head.length();
    countedTokens += counted;
    return head.length() == text.length()
        ? counted
        : (long) counted * text.length() / head.length();
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
