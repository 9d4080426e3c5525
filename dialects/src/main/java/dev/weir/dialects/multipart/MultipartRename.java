package dev.weir.dialects.multipart;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.dialects.multipart.FormFields.Field;
import io.vertx.core.buffer.Buffer;
import java.util.Set;

/**
 * A form that is passed on with another value in the place of one field's. All other bytes come out
 * as they came in. Holds no more than that value and what follows it until its end is certain: it
 * may stand behind a file of any size.
 *
 * <p>It refuses what {@link MultipartScanner} refuses, and so makes sure that there is no second
 * value; whoever passes the bytes on must break off then.
 */
public final class MultipartRename {

  private final MultipartScanner scanner;
  private final String field;
  private final Buffer value;

  private Buffer held = Buffer.buffer(0); // From the value's first byte on.
  private long taken; // Bytes of the body that came.
  private boolean replaced;

  /**
   * @param field the field's name
   * @param value what it shall say
   * @throws IllegalArgumentException if the value has line breaks or is longer than a {@linkplain
   *     MultipartScanner#VALUE_BYTES_MAX value may be}
   */
  public MultipartRename(Boundary boundary, String field, String value) {
    byte[] bytes = value.getBytes(UTF_8);
    if (bytes.length > MultipartScanner.VALUE_BYTES_MAX
        || value.indexOf('\r') >= 0
        || value.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("no value for a field of a form");
    }
    this.scanner = new MultipartScanner(boundary, Set.of(field));
    this.field = field;
    this.value = Buffer.buffer(bytes);
  }

  /**
   * Takes the next bytes and gives those that may be passed on, possibly none.
   *
   * @throws MultipartSyntaxException if the body cannot become acceptable any more
   * @throws IllegalStateException if an earlier call threw that
   */
  public Buffer feed(Buffer bytes) {
    byte[] array = bytes.getBytes();
    scanner.feed(array, 0, array.length);
    Buffer all = held.length() == 0 ? bytes : held.appendBuffer(bytes);
    long start = taken - (all.length() - bytes.length());
    taken += bytes.length();
    Field found = replaced ? null : scanner.field(field);
    if (found != null) {
      replaced = true;
      held = Buffer.buffer(0);
      return all.getBuffer(0, (int) (found.start() - start))
          .appendBuffer(value)
          .appendBuffer(all.slice((int) (found.end() - start), all.length()));
    }
    long valueStart = scanner.valueStart();
    if (valueStart < 0) {
      return all;
    }
    int passed = (int) (valueStart - start);
    held = all.getBuffer(passed, all.length()); // A copy: the bytes that came are the sender's.
    return all.slice(0, passed);
  }

  /**
   * The body is complete, and all of it was given.
   *
   * @throws MultipartSyntaxException if the form is not complete, or has no such field
   * @throws IllegalStateException if an earlier call threw that
   */
  public void end() {
    scanner.end().require(field);
  }
}
