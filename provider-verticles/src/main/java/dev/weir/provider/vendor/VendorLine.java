package dev.weir.provider.vendor;

import dev.weir.bus.config.Secret;
import dev.weir.bus.message.Header;
import dev.weir.dialects.Dialect;
import dev.weir.provider.core.HeaderRules;
import dev.weir.provider.core.KeyPool;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What all calls of one provider instance share: the vendor, the connections, the clock and the
 * keys.
 */
final class VendorLine {

  /** What the gateway passes on of a caller's own vendor key, where its key allows that. */
  static final String CALLERS_KEY = "x-weir-provider-key";

  /**
   * From this many bytes on, reading and writing an answer or a request would hold up other
   * streams.
   */
  private static final int INLINE_BYTES_MAX = 256 * 1024;

  private static final String WORKERS = "weir-translation";
  private static final int WORKERS_MAX = 4;

  private final Vendor vendor;
  private final Dialect dialect;
  private final ProviderConfig config;
  private final VendorClient client;
  private final Deadlines deadlines;
  private final Breakage breakage;
  private final KeyPool keys;
  private final WorkerExecutor workers;

  /**
   * @param instances how many instances of the provider the node has
   */
  VendorLine(Vertx vertx, Vendor vendor, Dialect dialect, ProviderConfig config, int instances) {
    this.vendor = vendor;
    this.dialect = dialect;
    this.config = config;
    this.client = new VendorClient(vertx, config, instances);
    this.deadlines = new Deadlines(vertx);
    this.breakage = new Breakage(config.name(), dialect.name());
    this.keys = new KeyPool(config.keys().stream().map(Secret::reveal).toList());
    this.workers = vertx.createSharedWorkerExecutor(WORKERS, WORKERS_MAX);
  }

  Vendor vendor() {
    return vendor;
  }

  Dialect dialect() {
    return dialect;
  }

  ProviderConfig config() {
    return config;
  }

  Breakage breakage() {
    return breakage;
  }

  Exchange exchange(ProviderConfig.Timeouts timeouts, Exchange.Reader reader) {
    return new Exchange(client, deadlines, timeouts, breakage, reader);
  }

  /** Does some work now, or elsewhere when there is much of it. */
  <T> Future<T> translate(long bytes, Callable<T> work) {
    if (bytes > INLINE_BYTES_MAX) {
      return workers.executeBlocking(work, false);
    }
    try {
      return Future.succeededFuture(work.call());
    } catch (Exception failure) {
      return Future.failedFuture(failure);
    }
  }

  /**
   * Writes the headers of a request: the caller's, the vendor's usual ones, the configured ones and
   * a key, each above those before it.
   */
  void writeHeaders(MultiMap headers, List<Header> callers) {
    String key = null;
    for (Header header : callers) {
      if (HeaderRules.goesOut(header.name())) {
        headers.add(header.name(), header.value());
      } else if (header.name().equals(CALLERS_KEY)) {
        key = header.value();
      }
    }
    for (Header usual : vendor.defaults()) {
      if (!headers.contains(usual.name())) {
        headers.set(usual.name(), usual.value());
      }
    }
    config.headers().forEach(headers::set);
    String shown = key == null ? keys.next() : key;
    if (shown != null) {
      Header auth = vendor.auth().header(shown);
      headers.set(auth.name(), auth.value());
    }
  }

  Future<Void> close() {
    return Future.join(client.close(), workers.close()).mapEmpty();
  }
}
