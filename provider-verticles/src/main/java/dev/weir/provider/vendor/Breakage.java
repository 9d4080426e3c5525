package dev.weir.provider.vendor;

import dev.weir.bus.fault.Fault;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What it means when a connection fails. Messages name neither host nor port: they reach callers,
 * who need not know where the operator's vendors are.
 */
final class Breakage {

  private static final Logger LOG = LoggerFactory.getLogger(Breakage.class);
  private static final long LOG_EVERY_NANOS = 10_000_000_000L;

  private final String provider;
  private final String dialect;
  private long loggedNanos = System.nanoTime() - LOG_EVERY_NANOS;

  Breakage(String provider, String dialect) {
    this.provider = provider;
    this.dialect = dialect;
  }

  /** There is no connection. */
  Fault unreachable(Throwable cause) {
    if (cause instanceof ConnectionPoolTooBusyException) {
      return new Fault.Overloaded("all connections to " + provider + " are busy", 1_000);
    }
    if (System.nanoTime() - loggedNanos >= LOG_EVERY_NANOS) {
      loggedNanos = System.nanoTime();
      LOG.warn("event=vendor-unreachable provider={} cause=\"{}\"", provider, cause.toString());
    }
    String why =
        switch (cause) {
          case UnknownHostException unknown -> "its host is unknown";
          case SSLException handshake -> "the TLS handshake failed";
          case ConnectException refused -> "the connection was refused";
          default -> cause.getClass().getSimpleName();
        };
    return upstream(provider + " cannot be reached: " + why, Fault.Upstream.Kind.BROKEN);
  }

  /** The connection broke. */
  Fault broken() {
    return upstream(
        provider + " closed the connection before its answer was whole",
        Fault.Upstream.Kind.BROKEN);
  }

  /** The vendor did not do something in time. */
  Fault late(String what, long millis) {
    return upstream(
        provider + " did not " + what + " within " + millis + " ms", Fault.Upstream.Kind.TIMEOUT);
  }

  /** The vendor answered what its dialect does not allow. */
  Fault malformed(String how) {
    return upstream(provider + " " + how, Fault.Upstream.Kind.MALFORMED);
  }

  private Fault upstream(String message, Fault.Upstream.Kind kind) {
    return new Fault.Upstream(message, dialect, 0, kind, -1, List.of(), Buffer.buffer());
  }
}
