package dev.weir.dialects.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.dialects.json.JsonScanner;
import dev.weir.dialects.json.JsonSyntaxException;
import dev.weir.dialects.json.Members;
import dev.weir.dialects.json.Members.Kind;
import dev.weir.dialects.json.Members.Member;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts {@code stream_options.include_usage} into a request that is passed on as it is. */
final class UsageQuestion {

  private static final String OPTIONS = "stream_options";
  private static final String ASK = "include_usage";

  /** Azure refuses {@value #OPTIONS} beside it. */
  private static final String ON_YOUR_DATA = "data_sources";

  private static final Set<String> OF_REQUEST = Set.of(OPTIONS, ON_YOUR_DATA);
  private static final Set<String> OF_OPTIONS = Set.of(ASK);

  private static final String MEMBER = "\"include_usage\":true";

  private UsageQuestion() {}

  /** The body with the question; null where it has it, or has no place for it. */
  static @Nullable Buffer in(Buffer body) {
    byte[] bytes = BufferBytes.of(body);
    Members members = members(bytes, OF_REQUEST);
    if (members == null || members.get(ON_YOUR_DATA) != null) {
      return null;
    }
    Member options = members.get(OPTIONS);
    if (options == null) {
      return begun(bytes, 0, "\"" + OPTIONS + "\":{" + MEMBER + "}");
    }
    return switch (options.kind()) {
      case NULL -> spliced(bytes, options.start(), "{" + MEMBER + "}", options.end());
      case OBJECT -> within(bytes, options);
      default -> null; // The vendor says what is wrong with it.
    };
  }

  private static @Nullable Buffer within(byte[] bytes, Member options) {
    Members members =
        members(Arrays.copyOfRange(bytes, options.start(), options.end()), OF_OPTIONS);
    if (members == null) {
      return null;
    }
    Member asked = members.get(ASK);
    if (asked == null) {
      return begun(bytes, options.start(), MEMBER);
    }
    boolean no = asked.kind() == Kind.FALSE || asked.kind() == Kind.NULL;
    int at = options.start();
    return no ? spliced(bytes, at + asked.start(), "true", at + asked.end()) : null;
  }

  private static @Nullable Members members(byte[] bytes, Set<String> names) {
    JsonScanner scanner = new JsonScanner(names, bytes.length);
    try {
      scanner.feed(bytes, 0, bytes.length);
      return scanner.end();
    } catch (JsonSyntaxException broken) {
      return null;
    }
  }

  /** With a first member in the object that begins at or after {@code from}. */
  private static Buffer begun(byte[] bytes, int from, String member) {
    int first = skip(bytes, skip(bytes, from) + 1);
    return spliced(bytes, first, bytes[first] == '}' ? member : member + ",", first);
  }

  private static int skip(byte[] bytes, int from) {
    int at = from;
    while (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t') {
      at++;
    }
    return at;
  }

  private static Buffer spliced(byte[] bytes, int headEnd, String middle, int tailStart) {
    byte[] put = middle.getBytes(US_ASCII);
    return Buffer.buffer(bytes.length + put.length)
        .appendBytes(bytes, 0, headEnd)
        .appendBytes(put)
        .appendBytes(bytes, tailStart, bytes.length - tailStart);
  }
}
