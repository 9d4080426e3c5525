package dev.weir.gateway.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.bus.fault.Fault;
import dev.weir.gateway.route.BindingSearch;
import dev.weir.gateway.route.Bindings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what a JSON body names within its first 64 KiB of what a vendor keeps. */
final class NamesReader implements Beginning {

  static final int NAMES_BYTES = 64 * 1024;

  private final ReadStream<Buffer> source;
  private final BodyBounds bounds;
  private @Nullable Consumer<Read> told;
  private Buffer held = Buffer.buffer();
  private boolean ended;

  /**
   * How far it was read.
   *
   * @param held what was read, the beginning of the body
   */
  record Read(@Nullable Fault fault, List<Bindings.Stored> named, Buffer held) {}

  NamesReader(ReadStream<Buffer> source, BodyBounds bounds) {
    this.source = source;
    this.bounds = bounds;
  }

  /** Reads, then tells, with the source paused; not at all when the client goes away before. */
  void read(Consumer<Read> handler) {
    told = handler;
    source.handler(this::chunk);
    source.endHandler(end -> end());
    source.resume();
  }

  private void chunk(Buffer chunk) {
    if (told == null) {
      return; // What is wrong is told; the rest is for nobody.
    }
    AtomicLong buffered = bounds.buffered();
    if (buffered.get() + chunk.length() > bounds.bufferedMax()) {
      tell(new Fault.Overloaded("The gateway holds as many bytes as it may.", 1_000));
      return;
    }
    buffered.addAndGet(chunk.length());
    held.appendBuffer(chunk);
    if (held.length() >= NAMES_BYTES) {
      source.pause();
      tell(null);
    }
  }

  private void end() {
    ended = true;
    tell(null);
  }

  private void tell(@Nullable Fault fault) {
    Consumer<Read> handler = told;
    told = null;
    if (handler != null) {
      int end = Math.min(NAMES_BYTES, held.length());
      String text = new String(held.getBytes(0, end), ISO_8859_1);
      handler.accept(new Read(fault, BindingSearch.ofBatch(text), held));
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
