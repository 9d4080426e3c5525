package dev.weir.provider.google;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.dialects.json.JsonScanner;
import dev.weir.dialects.json.JsonSyntaxException;
import dev.weir.dialects.json.Members;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A body of Anthropic's Messages as Vertex wants it: the model stands in the path and not in the
 * body, the version in the body and not in a header. Every other byte stays as it is.
 */
final class ClaudeBody {

  private static final String MODEL = "model";
  private static final String VERSION = "anthropic_version";
  private static final byte[] VERSION_MEMBER =
      "\"anthropic_version\":\"vertex-2023-10-16\"".getBytes(UTF_8);

  private ClaudeBody() {}

  /**
   * The body for Vertex.
   *
   * @param body an object whose {@code model} stands at its top level
   */
  static Buffer of(Buffer body) {
    byte[] bytes = BufferBytes.of(body);
    Members members = members(bytes);
    Members.Member model = members == null ? null : members.get(MODEL);
    if (members == null || model == null) {
      return body; // Vertex says what is wrong with it.
    }
    int begin = name(bytes, model.start());
    int end = model.end();
    if (members.get(VERSION) == null) {
      return joined(bytes, begin, VERSION_MEMBER, end);
    }
    // The caller speaks to Vertex already; the comma goes with the member.
    int next = skip(bytes, end, 1);
    if (bytes[next] == ',') {
      return joined(bytes, begin, new byte[0], next + 1);
    }
    int before = skip(bytes, begin - 1, -1);
    return joined(bytes, bytes[before] == ',' ? before : begin, new byte[0], end);
  }

  private static @Nullable Members members(byte[] bytes) {
    JsonScanner scanner = new JsonScanner(Set.of(MODEL, VERSION), bytes.length);
    try {
      scanner.feed(bytes, 0, bytes.length);
      return scanner.end();
    } catch (JsonSyntaxException broken) {
      return null;
    }
  }

  /** Where the quoted name begins that stands before a value. No escape in a name has a quote. */
  private static int name(byte[] bytes, int value) {
    int closing = skip(bytes, skip(bytes, value - 1, -1) - 1, -1);
    int opening = closing - 1;
    while (bytes[opening] != '"') {
      opening--;
    }
    return opening;
  }

  private static int skip(byte[] bytes, int from, int step) {
    int at = from;
    while (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t') {
      at += step;
    }
    return at;
  }

  private static Buffer joined(byte[] bytes, int headEnd, byte[] middle, int tailStart) {
    return Buffer.buffer(bytes.length + middle.length)
        .appendBytes(bytes, 0, headEnd)
        .appendBytes(middle)
        .appendBytes(bytes, tailStart, bytes.length - tailStart);
  }
}
