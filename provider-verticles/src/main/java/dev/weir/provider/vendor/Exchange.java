package dev.weir.provider.vendor;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.stream.ChunkReader;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request to a vendor and its answer, within time limits, sent once. After {@link #abort()},
 * {@link #leave()} or the last callback there is no other. Not thread-safe: everything happens on
 * one context.
 */
final class Exchange {

  private static final long CANCEL = 8; // HTTP/2's code for "no longer needed".
  private static final long LEAVE_MILLIS = 1_000;
  private static final int LEAVE_BYTES_MAX = 64 * 1024;

  /** Who is told. */
  interface Reader {
    /** The vendor has begun to answer. */
    void head(int status, MultiMap headers);

    /** A piece of the answer's body. */
    void bytes(Buffer bytes);

    /** The body has come to its end, as far as HTTP can tell. */
    void end();

    /** No more will come. */
    void failed(Fault why);
  }

  /** What a request says. */
  sealed interface Content {

    /** Nothing. */
    Content NONE = new Whole(null);

    /** All of it, null for nothing. */
    record Whole(@Nullable Buffer bytes) implements Content {}

    /**
     * What comes from a caller.
     *
     * @param bytes how much; -1 when nobody knows yet
     */
    record Stream(ChunkReader from, long bytes) implements Content {}
  }

  private enum Phase {
    CONNECTING,
    SENDING,
    WAITING,
    READING,
    LEAVING,
    OVER
  }

  private final VendorClient client;
  private final Deadlines deadlines;
  private final ProviderConfig.Timeouts timeouts;
  private final Breakage breakage;
  private final Reader reader;
  private final long totalUntil;
  private Phase phase = Phase.CONNECTING;
  private long phaseUntil;
  private boolean heard; // Since the last tick.
  private boolean paused;
  private boolean unsent; // The answer came before the request was whole.
  private int leftBytes;
  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse response;

  Exchange(
      VendorClient client,
      Deadlines deadlines,
      ProviderConfig.Timeouts timeouts,
      Breakage breakage,
      Reader reader) {
    this.client = client;
    this.deadlines = deadlines;
    this.timeouts = timeouts;
    this.breakage = breakage;
    this.reader = reader;
    long now = deadlines.nowMillis();
    this.totalUntil = now + timeouts.total();
    this.phaseUntil = now + timeouts.connect();
  }

  /**
   * Sends the request.
   *
   * @param headers adds the request's headers
   * @param body what to send, perhaps still on its way
   */
  void begin(HttpMethod method, String path, Consumer<MultiMap> headers, Content body) {
    deadlines.watch(this);
    client
        .request(method, path)
        .onComplete(
            connected -> {
              // Also of what is reset here: Vert.x logs what nobody handles.
              connected.exceptionHandler(broken -> fail(breakage.broken()));
              if (phase == Phase.OVER) {
                connected.reset(CANCEL); // Given up while waiting for a connection.
              } else {
                send(connected, headers, body);
              }
            },
            cause -> fail(breakage.unreachable(cause)));
  }

  private void send(HttpClientRequest connected, Consumer<MultiMap> headers, Content body) {
    request = connected;
    enter(Phase.WAITING, timeouts.firstByte());
    try {
      headers.accept(connected.headers());
    } catch (IllegalArgumentException unsendable) {
      giveUp(new Fault.Invalid("a header has a name or value that HTTP does not allow", null));
      return;
    }
    connected.response().onComplete(this::answered, broken -> fail(breakage.broken()));
    switch (body) {
      case Content.Whole none when none.bytes() == null -> connected.end();
      case Content.Whole whole -> connected.end(whole.bytes());
      case Content.Stream stream -> {
        enter(Phase.SENDING, timeouts.idle());
        new BodyPump(connected, stream.from(), stream.bytes(), this::sent).start();
      }
    }
  }

  /** A piece of the body has gone, or all of it. */
  private void sent(boolean whole) {
    if (phase == Phase.SENDING) {
      if (whole) {
        enter(Phase.WAITING, timeouts.firstByte());
      } else {
        heard = true;
      }
    }
  }

  private void answered(HttpClientResponse answer) {
    if (phase != Phase.WAITING && phase != Phase.SENDING) {
      return;
    }
    unsent = phase == Phase.SENDING;
    response = answer;
    enter(Phase.READING, timeouts.idle());
    answer.exceptionHandler(broken -> fail(breakage.broken()));
    answer.endHandler(ended -> end());
    answer.handler(this::bytes);
    reader.head(answer.statusCode(), answer.headers());
  }

  private void bytes(Buffer bytes) {
    if (phase == Phase.READING) {
      heard = true;
      reader.bytes(bytes);
    } else if (phase == Phase.LEAVING) {
      leftBytes += bytes.length();
      if (leftBytes > LEAVE_BYTES_MAX) {
        abort();
      }
    }
  }

  private void end() {
    if (phase == Phase.READING) {
      over();
      hangUp();
      reader.end();
    } else if (phase == Phase.LEAVING) {
      over();
      hangUp();
    }
  }

  /** The vendor has answered what it has not read: the rest is not sent to it. */
  private void hangUp() {
    if (!unsent || request == null) {
      return;
    }
    if (request.version() == HttpVersion.HTTP_2) {
      request.reset(CANCEL);
    } else {
      request.connection().close(); // A reset of what is answered does nothing.
    }
  }

  private void fail(Fault why) {
    if (phase == Phase.LEAVING) {
      over();
    } else if (phase != Phase.OVER) {
      over();
      reader.failed(why);
    }
  }

  /** Time has passed. */
  void tick(long now) {
    if (heard) {
      heard = false;
      if (phase == Phase.READING || phase == Phase.SENDING) {
        enter(phase, timeouts.idle());
      }
    }
    if (phase == Phase.LEAVING && now >= phaseUntil) {
      abort();
    } else if (phase != Phase.LEAVING && now >= totalUntil) {
      giveUp(breakage.late("finish", timeouts.total()));
    } else if (now >= phaseUntil) {
      switch (phase) {
        case CONNECTING -> giveUp(breakage.late("take a connection", timeouts.connect()));
        case SENDING -> giveUp(breakage.late("take the request", timeouts.idle()));
        case WAITING -> giveUp(breakage.late("begin to answer", timeouts.firstByte()));
        case READING -> {
          if (!paused) { // Its silence is our own.
            giveUp(breakage.late("go on with its answer", timeouts.idle()));
          }
        }
        default -> {
          // Nothing to wait for.
        }
      }
    }
  }

  private void giveUp(Fault why) {
    abort();
    reader.failed(why);
  }

  /** Takes no more bytes from the vendor for now. */
  void pause() {
    if (phase == Phase.READING && !paused && response != null) {
      paused = true;
      response.pause();
    }
  }

  /** Takes bytes again. */
  void resume() {
    if (paused && response != null) {
      paused = false;
      if (phase == Phase.READING) {
        enter(Phase.READING, timeouts.idle());
      }
      response.resume();
    }
  }

  /** Ends the exchange at once: the vendor sees its connection close, or its stream reset. */
  void abort() {
    if (phase == Phase.OVER) {
      return;
    }
    over();
    if (request != null) {
      request.reset(CANCEL);
    }
  }

  /**
   * Wants nothing more of an answer whose content is whole. The connection is kept for others if
   * the vendor ends the answer soon.
   */
  void leave() {
    if (phase == Phase.READING) {
      enter(Phase.LEAVING, LEAVE_MILLIS);
      resume();
    }
  }

  private void enter(Phase next, long millis) {
    phase = next;
    phaseUntil = deadlines.nowMillis() + millis;
  }

  private void over() {
    phase = Phase.OVER;
    deadlines.forget(this);
  }
}
