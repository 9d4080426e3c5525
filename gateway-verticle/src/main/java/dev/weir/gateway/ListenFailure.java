package dev.weir.gateway;

import io.vertx.core.Future;
import java.io.IOException;

/**
 * A listener did not get its address: another process has it, or this machine does not. The message
 * names it.
 */
public final class ListenFailure extends IOException {

  private static final long serialVersionUID = 1;

  /** Where the port of the API stands in the configuration. */
  public static final String API = "gateway.port";

  /** Where that of the management listener does. */
  public static final String MANAGEMENT = "gateway.management.port";

  private final String path;

  /**
   * @param path where the port stands in the configuration
   */
  public ListenFailure(String host, int port, String path, IOException cause) {
    super("cannot listen on " + host + ":" + port + ": " + cause.getMessage(), cause);
    this.path = path;
  }

  /** Where the port stands in the configuration. */
  public String path() {
    return path;
  }

  /** A listener that begins, and names its address when it does not get it. */
  static <T> Future<T> naming(Future<T> listening, String host, int port, String path) {
    return listening.recover(
        cause ->
            Future.failedFuture(
                cause instanceof IOException refused
                    ? new ListenFailure(host, port, path, refused)
                    : cause));
  }
}
