package dev.weir.dialects.json;

import dev.weir.dialects.json.Members.Kind;
import dev.weir.dialects.json.Members.Member;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the string that another one shall stand in the place of, in text after text of a stream.
 * The texts of a stream mostly begin alike: what lies in a beginning that was seen before is not
 * looked for again, nor is what follows it looked at.
 */
public final class StreamSplice {

  /** Longer beginnings are not kept: in a stream whose texts differ early it would be in vain. */
  private static final int HEAD_BYTES_MAX = 512;

  private static final byte[] NOTHING = {};

  private final List<String> path;
  private final String value;
  private final Buffer text;

  private byte[] head = NOTHING; // A text up to the end of the string.
  private boolean differs;
  private int start;
  private int end;

  /**
   * @param value what shall stand there
   * @param path the member of the object, of the object that is its value, and so on
   */
  public StreamSplice(String value, String... path) {
    this.value = value;
    this.path = List.of(path);
    this.text = Buffer.buffer(JsonSplice.quoted(value));
  }

  /**
   * Whether the text, a JSON object, has the member once and as a string other than the value.
   * Anything else is not for this class to judge.
   */
  public boolean find(byte[] json, int offset, int length) {
    if (head.length > 0
        && length >= head.length
        && Arrays.equals(json, offset, offset + head.length, head, 0, head.length)) {
      return differs;
    }
    head = NOTHING;
    differs = false;
    Member string = search(json, offset, length);
    if (string != null && end <= HEAD_BYTES_MAX) {
      head = Arrays.copyOfRange(json, offset, offset + end);
    }
    return differs;
  }

  private @Nullable Member search(byte[] json, int offset, int length) {
    int from = 0;
    int to = length;
    Member member = null;
    for (String name : path) {
      if (member != null && member.kind() != Kind.OBJECT) {
        return null;
      }
      member = find(json, offset + from, to - from, name);
      if (member == null) {
        return null;
      }
      to = from + member.end();
      from += member.start();
    }
    if (member == null || member.kind() != Kind.STRING) {
      return null;
    }
    start = from;
    end = to;
    differs = !value.equals(member.text());
    return member;
  }

  private static @Nullable Member find(byte[] json, int offset, int length, String member) {
    JsonScanner scanner = new JsonScanner(Set.of(member), length);
    try {
      scanner.feed(json, offset, length);
      return scanner.end().get(member);
    } catch (JsonSyntaxException notAnObject) {
      return null;
    }
  }

  /** Where the string that was found begins, its quote included, from the text's first byte. */
  public int start() {
    return start;
  }

  /** Where it ends. */
  public int end() {
    return end;
  }

  /** The text in which the string was found, with the value in its place. */
  public byte[] put(byte[] json) {
    return JsonSplice.replace(json, start, end, value);
  }

  /** What shall stand there, with its quotes. Never written to. */
  public Buffer text() {
    return text;
  }
}
