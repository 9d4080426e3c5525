package dev.weir.bus.fault;

import dev.weir.bus.message.Header;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure as it crosses the bus. Each kind has a number that never changes, an HTTP status, and
 * tells whether the same call may succeed when it is tried again, here or elsewhere. A message is
 * written for the caller's developer and holds neither secrets nor prompt text.
 *
 * <p>This file is over 400 lines because all kinds stand in it, one below the other: it is the list
 * that a reader of a fault's number looks it up in.
 */
public sealed interface Fault {

  /** The most bytes of a vendor's error body that travel. */
  int UPSTREAM_BODY_BYTES_MAX = 64 * 1024;

  /** The number on the wire. */
  int number();

  /** The HTTP status before the answer's status is committed. */
  int status();

  /** Whether trying again may help. */
  boolean retryable();

  /** What happened, for the caller's developer. */
  String message();

  /** How long the caller shall wait before it tries again, or -1. */
  default long retryAfterMillis() {
    return -1;
  }

  /** This fault as an exception. */
  default FaultException asException() {
    return new FaultException(this);
  }

  /** Any failure as a fault; what is not one already is {@link Internal} and tells nothing more. */
  static Fault of(Throwable cause) {
    return cause instanceof FaultException known
        ? known.fault()
        : new Internal("internal error (" + cause.getClass().getSimpleName() + ")");
  }

  /**
   * The request is not what the endpoint takes.
   *
   * @param param the path of the offending member, where one can be named
   * @param code a short machine-readable reason, where the dialects have one
   */
  record Invalid(String message, @Nullable String param, @Nullable String code) implements Fault {
    public Invalid(String message, @Nullable String param) {
      this(message, param, null);
    }

    @Override
    public int number() {
      return 1;
    }

    @Override
    public int status() {
      return 400;
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /** No key, or not one of ours. */
  record Unauthorized(String message) implements Fault {
    @Override
    public int number() {
      return 2;
    }

    @Override
    public int status() {
      return 401;
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /** The key is known but may not do this. */
  record Forbidden(String message) implements Fault {
    @Override
    public int number() {
      return 3;
    }

    @Override
    public int status() {
      return 403;
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /**
   * There is no such thing.
   *
   * @param code {@code model_not_found} for a model, null for a path
   */
  record NotFound(String message, @Nullable String code) implements Fault {
    @Override
    public int number() {
      return 4;
    }

    @Override
    public int status() {
      return 404;
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /** The path exists, the method does not. */
  record MethodNotAllowed(String message, String allowed) implements Fault {
    @Override
    public int number() {
      return 5;
    }

    @Override
    public int status() {
      return 405;
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /** The body is not in a format that the endpoint reads. */
  record UnsupportedMediaType(String message) implements Fault {
    @Override
    public int number() {
      return 6;
    }

    @Override
    public int status() {
      return 415;
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /** The body is over the limit. */
  record TooLarge(String message) implements Fault {
    @Override
    public int number() {
      return 7;
    }

    @Override
    public int status() {
      return 413;
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /**
   * The prompt does not fit the model's window.
   *
   * @param tokens how many there were, or -1
   * @param tokensMax how many may be, or -1
   */
  record ContextTooLong(String message, long tokens, long tokensMax) implements Fault {
    @Override
    public int number() {
      return 8;
    }

    @Override
    public int status() {
      return 400;
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /** A filter refused the prompt or the answer. */
  record ContentFiltered(String message) implements Fault {
    @Override
    public int number() {
      return 9;
    }

    @Override
    public int status() {
      return 400;
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /**
   * The vendor that would serve this cannot express a part of the request.
   *
   * @param field the path of that part in the caller's dialect
   */
  record UnsupportedByTarget(String message, String field) implements Fault {
    @Override
    public int number() {
      return 10;
    }

    @Override
    public int status() {
      return 400;
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /** Too many requests, tokens or calls at once. */
  record RateLimited(String message, long retryAfterMillis) implements Fault {
    @Override
    public int number() {
      return 11;
    }

    @Override
    public int status() {
      return 429;
    }

    @Override
    public boolean retryable() {
      return true;
    }
  }

  /** The vendor's account has nothing left. */
  record QuotaExhausted(String message) implements Fault {
    @Override
    public int number() {
      return 12;
    }

    @Override
    public int status() {
      return 429;
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /** The caller's own budget has nothing left. */
  record BudgetExceeded(String message) implements Fault {
    @Override
    public int number() {
      return 13;
    }

    @Override
    public int status() {
      return 429;
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /** Too much to do, here or at the vendor. */
  record Overloaded(String message, long retryAfterMillis) implements Fault {
    @Override
    public int number() {
      return 14;
    }

    @Override
    public int status() {
      return 503;
    }

    @Override
    public boolean retryable() {
      return true;
    }
  }

  /** No instance that could serve this is there now. */
  record Unavailable(String message, long retryAfterMillis) implements Fault {
    @Override
    public int number() {
      return 15;
    }

    @Override
    public int status() {
      return 503;
    }

    @Override
    public boolean retryable() {
      return true;
    }
  }

  /**
   * The vendor answered with an error, or broke off.
   *
   * @param dialect the vendor's dialect, in which {@code body} is written
   * @param upstreamStatus the vendor's HTTP status; 0 when the connection failed or broke
   * @param kind what it means
   * @param headers those of the vendor's headers that may reach the caller
   * @param body its first {@link #UPSTREAM_BODY_BYTES_MAX} bytes, however long it was: what is cut
   *     off is no JSON any more, and so reaches no caller as it is; empty when there was none
   */
  record Upstream(
      String message,
      String dialect,
      int upstreamStatus,
      Kind kind,
      long retryAfterMillis,
      List<Header> headers,
      Buffer body)
      implements Fault {

    public Upstream {
      headers = List.copyOf(headers);
      if (body.length() > UPSTREAM_BODY_BYTES_MAX) {
        body = body.getBuffer(0, UPSTREAM_BODY_BYTES_MAX); // A copy: the rest can go.
      }
    }

    /** The body as text. */
    public String text() {
      return body.toString();
    }

    /** What a vendor's error means, whatever its words. */
    public enum Kind {
      /** The request is wrong. */
      INVALID(400, false),
      /** The vendor refused our key: our operator's affair, not the caller's. */
      CREDENTIALS(502, false),
      /** Our key may not do this: likewise. */
      PERMISSION(502, false),
      /** No such model or path. */
      NOT_FOUND(404, false),
      /** The body is too large. */
      TOO_LARGE(413, false),
      /** The prompt is longer than the model's window. */
      CONTEXT_TOO_LONG(400, false),
      /** A filter refused. */
      CONTENT_FILTERED(400, false),
      /** Too many requests or tokens. */
      RATE_LIMITED(429, true),
      /** No money left: waiting does not help. */
      QUOTA_EXHAUSTED(429, false),
      /** The vendor is overloaded. */
      OVERLOADED(503, true),
      /** The vendor took too long. */
      TIMEOUT(504, true),
      /** The vendor failed. */
      SERVER(502, true),
      /** The connection could not be made, or broke, or ended before the answer did. */
      BROKEN(502, true),
      /** The vendor answered what its dialect does not allow. */
      MALFORMED(502, true);

      private final int status;
      private final boolean retryable;

      Kind(int status, boolean retryable) {
        this.status = status;
        this.retryable = retryable;
      }

      /** The status towards the caller when the body cannot be passed on as it is. */
      public int status() {
        return status;
      }

      /** Whether another try, here or elsewhere, may help. */
      public boolean retryable() {
        return retryable;
      }
    }

    @Override
    public int number() {
      return 16;
    }

    @Override
    public int status() {
      return kind.status();
    }

    @Override
    public boolean retryable() {
      return kind.retryable();
    }
  }

  /** It took too long. */
  record Timeout(String message) implements Fault {
    @Override
    public int number() {
      return 17;
    }

    @Override
    public int status() {
      return 504;
    }

    @Override
    public boolean retryable() {
      return true;
    }
  }

  /** The caller gave up. */
  record Cancelled(String message) implements Fault {
    @Override
    public int number() {
      return 18;
    }

    @Override
    public int status() {
      return 499;
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /** A defect of ours. */
  record Internal(String message) implements Fault {
    @Override
    public int number() {
      return 19;
    }

    @Override
    public int status() {
      return 500;
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /** The other side does not know a message of ours: it runs an older version. */
  record Unsupported(String message, int version, int tag) implements Fault {
    @Override
    public int number() {
      return 20;
    }

    @Override
    public int status() {
      return 503;
    }

    @Override
    public boolean retryable() {
      return true;
    }
  }

  /** The stream between two verticles lost a frame, its peer or its place. */
  record Broken(String message) implements Fault {
    @Override
    public int number() {
      return 21;
    }

    @Override
    public int status() {
      return 503;
    }

    @Override
    public boolean retryable() {
      return true;
    }
  }

  /**
   * The request is signed, but not for now: the signer's clock is wrong, or the request is old. Its
   * message tells both times; clients that know this kind set their clock by it and sign anew.
   */
  record Untimely(String message) implements Fault {
    @Override
    public int number() {
      return 22;
    }

    @Override
    public int status() {
      return 401;
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }
}
