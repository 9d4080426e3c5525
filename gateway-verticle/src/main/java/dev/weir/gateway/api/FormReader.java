package dev.weir.gateway.api;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.fault.Fault;
import dev.weir.dialects.multipart.Boundary;
import dev.weir.dialects.multipart.FormFields;
import dev.weir.dialects.multipart.FormFields.Field;
import dev.weir.dialects.multipart.MultipartScanner;
import dev.weir.dialects.multipart.MultipartSyntaxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a form as far as its field {@code model}, which tells where it goes. Clients that put their
 * file before it make that much of it be held here, up to the bound of other bodies.
 */
final class FormReader implements Beginning {

  static final String MODEL = "model";

  private final ReadStream<Buffer> source;
  private final BodyBounds bounds;
  private final MultipartScanner scanner;
  private final boolean required;
  private @Nullable Consumer<Read> told;
  private Buffer held = Buffer.buffer();
  private boolean ended;

  /**
   * How far it was read.
   *
   * @param model null where there is a fault, or the form names none and need not
   * @param held what was read, the beginning of the body
   * @param ended whether that is all of it
   */
  record Read(@Nullable Fault fault, @Nullable Field model, Buffer held, boolean ended) {}

  /**
   * @param required whether a form that names no model is refused
   */
  FormReader(ReadStream<Buffer> source, Boundary boundary, BodyBounds bounds, boolean required) {
    this.required = required;
    this.source = source;
    this.bounds = bounds;
    this.scanner = new MultipartScanner(boundary, Set.of(MODEL));
  }

  /** Reads, then tells, with the source paused; not at all when the client goes away before. */
  void read(Consumer<Read> handler) {
    told = handler;
    source.handler(this::chunk);
    source.endHandler(end -> end());
    source.resume();
  }

  private void chunk(Buffer chunk) {
    AtomicLong buffered = bounds.buffered();
    if (told == null) {
      return; // What is wrong is told; the rest is for nobody.
    }
    if (held.length() + chunk.length() > bounds.bytesMax()) {
      tell(
          new Fault.TooLarge(
              "The field `model` must come within the first %d bytes of the form: put it before the file."
                  .formatted(bounds.bytesMax())));
      return;
    }
    if (buffered.get() + chunk.length() > bounds.bufferedMax()) {
      tell(new Fault.Overloaded("The gateway holds as many bytes as it may.", 1_000));
      return;
    }
    buffered.addAndGet(chunk.length());
    held.appendBuffer(chunk);
    try {
      scanner.feed(BufferBytes.of(chunk), 0, chunk.length());
    } catch (MultipartSyntaxException broken) {
      tell(broken.fault());
      return;
    }
    if (scanner.field(MODEL) != null) {
      source.pause();
      tell(null);
    }
  }

  private void end() {
    ended = true;
    if (told == null) {
      return;
    }
    try {
      FormFields fields = scanner.end();
      if (required) {
        fields.require(MODEL);
      }
      tell(null);
    } catch (MultipartSyntaxException broken) {
      tell(broken.fault());
    }
  }

  private void tell(@Nullable Fault fault) {
    Consumer<Read> handler = told;
    told = null;
    if (handler != null) {
      handler.accept(new Read(fault, fault == null ? scanner.field(MODEL) : null, held, ended));
    }
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public void release() {
    bounds.buffered().addAndGet(-held.length());
    held = Buffer.buffer();
  }
}
