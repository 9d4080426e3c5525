package dev.weir.gateway.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.gateway.route.BodyView;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A body as it came. */
final class BufferBody implements BodyView {

  private final Buffer bytes;
  private @Nullable String text;

  BufferBody(Buffer bytes) {
    this.bytes = bytes;
  }

  /** The body of a chat, empty where a question has none. */
  static BufferBody of(Question question) {
    return new BufferBody(
        question.content() instanceof Question.Content.Body body ? body.bytes() : Buffer.buffer());
  }

  @Override
  public int length() {
    return bytes.length();
  }

  @Override
  public void read(int from, int until, byte[] into) {
    bytes.getBytes(from, until, into);
  }

  @Override
  public String text() {
    String made = text;
    if (made == null) {
      made = bytes.toString(ISO_8859_1);
      text = made;
    }
    return made;
  }
}
