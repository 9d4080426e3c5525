package dev.weir.gateway.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.bus.bytes.BufferBytes;
import java.io.IOException;

/**
 * Who a call is made for, as its caller names them: the header {@code x-weir-user}, else OpenAI's
 * member {@code user}, else Anthropic's {@code metadata.user_id}.
 */
final class EndUser {

  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  /** Longer ids are told apart by their beginning and a digest. */
  private static final int CHARS_MAX = 128;

  private EndUser() {}

  /** The id; empty where the call names none. */
  static String of(Question question) {
    String named = question.origin().labels().user();
    if (named.isEmpty() && question.content() instanceof Question.Content.Body body) {
      named = in(BufferBytes.of(body.bytes()));
    }
    return named.length() <= CHARS_MAX
        ? named
        : named.substring(0, CHARS_MAX) + "#" + Integer.toHexString(named.hashCode());
  }

  private static String in(byte[] body) {
    try (JsonParser in = JSON.createParser(body)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return "";
      }
      String user = "";
      while (user.isEmpty() && in.nextToken() == JsonToken.FIELD_NAME) {
        String member = in.currentName();
        JsonToken value = in.nextToken();
        if (member.equals("user") && value == JsonToken.VALUE_STRING) {
          user = in.getText();
        } else if (member.equals("metadata") && value == JsonToken.START_OBJECT) {
          user = inMetadata(in);
        } else {
          in.skipChildren();
        }
      }
      return user;
    } catch (IOException unsound) {
      return ""; // Whoever reads all of it says so.
    }
  }

  private static String inMetadata(JsonParser in) throws IOException {
    String user = "";
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String member = in.currentName();
      if (in.nextToken() == JsonToken.VALUE_STRING && member.equals("user_id")) {
        user = in.getText();
      } else {
        in.skipChildren();
      }
    }
    return user;
  }
}
