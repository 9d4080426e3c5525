package dev.weir.provider.vendor;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.stream.ChunkReader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/** Collects a body that has to be known whole before any of it may be sent. */
final class WholeBody {

  private WholeBody() {}

  /** All of it; fails when it breaks off or is larger than the bound. */
  static Future<Buffer> of(ChunkReader from, long bytesMax) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    from.handler(
        chunk -> {
          if (body.length() + chunk.size() > bytesMax) {
            whole.tryFail(
                new FaultException(
                    new Fault.TooLarge(
                        "This vendor's requests are signed as a whole: the limit is "
                            + bytesMax
                            + " bytes.")));
          } else if (chunk instanceof Chunk.Raw raw) {
            body.appendBuffer(raw.bytes());
          }
        });
    from.ended().onComplete(ended -> whole.tryComplete(body), whole::tryFail);
    return whole.future();
  }
}
