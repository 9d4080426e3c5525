package dev.weir.gateway.api;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.fault.Fault;
import dev.weir.dialects.SealSearch;
import dev.weir.dialects.json.JsonScanner;
import dev.weir.dialects.json.JsonSyntaxException;
import dev.weir.dialects.json.Members;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON body while its syntax is checked and the members that routing needs are noticed,
 * without building a tree. A body that turns out to be bad is still read to its end, as far as that
 * is reasonable, so that the connection survives the answer.
 */
public final class BodyReader {

  /** Past this multiple of the limit a body is not read on: the connection is closed instead. */
  public static final int DRAIN_FACTOR = 4;

  private final ReadStream<Buffer> source;
  private final BodyBounds bounds;
  private final JsonScanner scanner;
  private final SealSearch seals = new SealSearch();
  private final @Nullable Unpacker unpacker;
  private final @Nullable Consumer<byte[]> witness;
  private @Nullable Handler<Read> told;
  private @Nullable Buffer body;
  private @Nullable Fault fault;
  private long seen;
  private long counted;

  /**
   * What a body turned out to be: a fault, or its bytes and members.
   *
   * @param maybeSealed whether it may hold state that only this gateway can open
   * @param whole whether it was read to its end
   */
  public record Read(
      @Nullable Fault fault,
      Buffer body,
      @Nullable Members members,
      boolean maybeSealed,
      boolean whole) {}

  /**
   * @param unpacker reads a compressed body; null for one that is not
   * @param witness shown the body as it comes; null when nobody signed it
   */
  public BodyReader(
      ReadStream<Buffer> source,
      Set<String> names,
      BodyBounds bounds,
      @Nullable Unpacker unpacker,
      @Nullable Consumer<byte[]> witness) {
    this.source = source;
    this.bounds = bounds;
    this.scanner = new JsonScanner(names, bounds.bytesMax());
    this.unpacker = unpacker;
    this.witness = witness;
  }

  /** Reads, then tells; also when the client goes away before the end. */
  public void read(Handler<Read> handler) {
    told = handler;
    source.handler(this::chunk);
    source.endHandler(end -> ended());
    source.exceptionHandler(
        gone -> {
          if (told != null) {
            refuse(new Fault.Cancelled("client gone"));
            tell(null, false);
          }
        });
  }

  private void chunk(Buffer chunk) {
    seen += chunk.length();
    if (fault != null) {
      if (seen > (long) bounds.bytesMax() * DRAIN_FACTOR) {
        tell(null, false);
      }
      return;
    }
    byte[] bytes = BufferBytes.of(chunk);
    if (witness != null) {
      witness.accept(bytes);
    }
    if (unpacker == null) {
      take(bytes, bytes.length, chunk);
      return;
    }
    if (seen > bounds.bytesMax()) {
      refuse(tooLarge());
      return;
    }
    try {
      unpacker.feed(bytes, (plain, length) -> take(plain, length, null));
    } catch (DataFormatException broken) {
      refuse(badPacking(broken));
    }
  }

  /** Takes a piece of the body; false when nothing more is wanted. */
  private boolean take(byte[] bytes, int length, @Nullable Buffer same) {
    if (counted + length > bounds.bytesMax()) {
      refuse(tooLarge());
      return false;
    }
    if (bounds.buffered().get() + length > bounds.bufferedMax()) {
      refuse(new Fault.Overloaded("The gateway holds as many bytes as it may.", 1_000));
      return false;
    }
    try {
      scanner.feed(bytes, 0, length);
    } catch (JsonSyntaxException broken) {
      refuse(notJson(String.valueOf(broken.getMessage())));
      return false;
    }
    seals.feed(bytes, length);
    counted += length;
    bounds.buffered().addAndGet(length);
    if (body == null) {
      body = same == null ? Buffer.buffer(Math.max(length, 256)) : same;
      if (same != null) {
        return true;
      }
    }
    body.appendBytes(bytes, 0, length);
    return true;
  }

  private void ended() {
    if (fault == null && unpacker != null) {
      try {
        unpacker.end((bytes, length) -> take(bytes, length, null));
      } catch (DataFormatException broken) {
        refuse(badPacking(broken));
      }
    }
    Members members = null;
    if (fault == null) {
      try {
        members = scanner.end();
      } catch (JsonSyntaxException broken) {
        refuse(notJson(String.valueOf(broken.getMessage())));
      }
    }
    tell(members, true);
  }

  private void tell(@Nullable Members members, boolean whole) {
    Handler<Read> handler = told;
    if (handler != null) {
      told = null;
      close();
      Buffer bytes = body == null ? Buffer.buffer() : body;
      handler.handle(new Read(fault, bytes, members, seals.found(), whole));
    }
  }

  private void refuse(Fault why) {
    if (fault == null) {
      fault = why;
      body = null;
      release();
    }
  }

  private void close() {
    if (unpacker != null) {
      unpacker.close();
    }
  }

  /** The bytes are no longer held. */
  public void release() {
    bounds.buffered().addAndGet(-counted);
    counted = 0;
  }

  private Fault tooLarge() {
    return new Fault.TooLarge(
        "Request body too large: the limit is " + bounds.bytesMax() + " bytes.");
  }

  private static Fault badPacking(DataFormatException broken) {
    return notJson("its content-encoding does not hold: " + broken.getMessage());
  }

  private static Fault notJson(String why) {
    return new Fault.Invalid(
        "We could not parse the JSON body of your request: " + why + ".", null);
  }
}
