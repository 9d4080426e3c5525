package dev.weir.provider.vendor;

import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.provider.core.HeaderRules;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

  private static final Buffer NOTHING = Buffer.buffer();
  private static final String JSON = "application/json";
  private static final String WORKERS = "weir-translation";
  private static final int WORKERS_MAX = 4;

  private final Vendor vendor;
  private final Map<String, Voice> voices = new LinkedHashMap<>();
  private final ProviderConfig config;
  private final @Nullable RequestSigner signer;
  private final VendorClient client;
  private final Deadlines deadlines;
  private final NodeKeys keys;
  private final WorkerExecutor workers;

  /** A dialect that the vendor is spoken to in, and what is said when it breaks. */
  record Voice(UpstreamDialect dialect, Breakage breakage) {}

  /**
   * @param dialects those that the vendor speaks, the usual one first
   * @param signer signs calls when no key is configured; null when keys are all there is
   * @param instances how many instances of the provider the node has
   */
  VendorLine(
      Vertx vertx,
      Vendor vendor,
      List<UpstreamDialect> dialects,
      ProviderConfig config,
      @Nullable RequestSigner signer,
      int instances) {
    this.vendor = config.modelRules() ? vendor : vendor.withoutModelRules();
    for (UpstreamDialect dialect : dialects) {
      voices.put(dialect.name(), new Voice(dialect, new Breakage(config.name(), dialect.name())));
    }
    this.config = config;
    this.signer = signer;
    this.client = new VendorClient(vertx, config, instances);
    this.deadlines = new Deadlines(vertx);
    this.keys = new NodeKeys(vertx, config);
    this.workers = vertx.createSharedWorkerExecutor(WORKERS, WORKERS_MAX);
  }

  Vendor vendor() {
    return vendor;
  }

  /** In what a call is spoken: raw calls in their own dialect, others in what suits best. */
  Voice voice(Payload payload) {
    String wanted =
        payload instanceof Payload.Raw
            ? payload.head().dialect()
            : vendor.dialectOf().apply(payload.head());
    Voice voice = voices.get(wanted);
    return voice == null ? usual() : voice;
  }

  /** In what the vendor is spoken to when nothing says otherwise. */
  Voice usual() {
    return voices.values().iterator().next();
  }

  ProviderConfig config() {
    return config;
  }

  /** Whether a call is one whose vendor is to be asked for usage where the caller does not ask. */
  boolean asksUsage(Payload payload, UpstreamDialect dialect) {
    RequestHead head = payload.head();
    return config.asksUsage()
        && head.stream()
        && dialect.name().equals(DialectName.OPENAI_CHAT)
        && head.operation().equals(RequestHead.CHAT)
        && vendor.target().habits().waitsForUsageQuestion();
  }

  Exchange exchange(ProviderConfig.Timeouts timeouts, Breakage breakage, Exchange.Reader reader) {
    return new Exchange(client, deadlines, timeouts, breakage, reader);
  }

  /**
   * The headers that prove who asks, where neither a key of ours nor the caller's does.
   *
   * @param path below the base URL
   */
  Future<List<Header>> signature(
      HttpMethod method, String path, Buffer body, List<Header> callers) {
    return signature(method, path, JSON, body, callers);
  }

  private Future<List<Header>> signature(
      HttpMethod method, String path, String contentType, Buffer body, List<Header> callers) {
    boolean shown =
        !config.keys().isEmpty()
            || callers.stream().anyMatch(header -> header.name().equals(CALLERS_KEY));
    return signer == null || shown
        ? Future.succeededFuture(List.of())
        : signer.sign(method.name(), config.baseUrl().path() + path, contentType, body);
  }

  /**
   * What a request carries, with the headers that prove who asks.
   *
   * @param content as it is to be sent
   */
  record Signed(List<Header> proof, Exchange.Content content) {}

  /**
   * The same for a body that may still be on its way. A proof that covers the body waits for all of
   * it, up to the bound of answers.
   */
  Future<Signed> proof(
      HttpMethod method,
      String path,
      String contentType,
      Exchange.Content content,
      List<Header> callers) {
    return switch (content) {
      case Exchange.Content.Whole whole ->
          signature(
                  method,
                  path,
                  contentType,
                  whole.bytes() == null ? NOTHING : whole.bytes(),
                  callers)
              .map(proof -> new Signed(proof, content));
      case Exchange.Content.Stream stream when signer == null || !signer.coversBody() ->
          signature(method, path, contentType, NOTHING, callers)
              .map(proof -> new Signed(proof, content));
      case Exchange.Content.Stream stream ->
          WholeBody.of(stream.from(), config.answerBytesMax())
              .compose(
                  body ->
                      proof(method, path, contentType, new Exchange.Content.Whole(body), callers));
    };
  }

  /** Hears how the vendor answered a proof. */
  void answered(int status, MultiMap headers, List<Header> proof) {
    if (signer != null && !proof.isEmpty() && signer.refuses(status, headers)) {
      signer.refused(proof);
    }
  }

  /** The keys, and what became of the calls that showed them. */
  NodeKeys keys() {
    return keys;
  }

  /** What people should know of the credentials. */
  String remark() {
    String ofProofs = signer == null ? "" : signer.remark();
    return ofProofs.isEmpty() ? keys.remark() : ofProofs;
  }

  /** Does some work now, or elsewhere when there is much of it. */
  <T> Future<T> translate(long bytes, Callable<T> work) {
    if (bytes > INLINE_BYTES_MAX) {
      return elsewhere(work);
    }
    try {
      return Future.succeededFuture(work.call());
    } catch (Exception failure) {
      return Future.failedFuture(failure);
    }
  }

  /** Does some work elsewhere. */
  <T> Future<T> elsewhere(Callable<T> work) {
    return workers.executeBlocking(work, false);
  }

  /**
   * Writes the headers of a request: the caller's, the vendor's usual ones, the configured ones and
   * a key or a proof, each above those before it.
   *
   * @param turn shows the key
   */
  void writeHeaders(
      MultiMap headers, List<Header> callers, List<Header> signed, NodeKeys.Use turn) {
    for (Header header : callers) {
      if (HeaderRules.goesOut(header.name())) {
        headers.add(header.name(), header.value());
      }
    }
    for (Header usual : vendor.defaults()) {
      if (!headers.contains(usual.name())) {
        headers.set(usual.name(), usual.value());
      }
    }
    config.headers().forEach(headers::set);
    String shown = turn.shown();
    if (shown != null) {
      Header auth = vendor.auth().header(shown);
      headers.set(auth.name(), auth.value());
    }
    signed.forEach(proof -> headers.set(proof.name(), proof.value()));
  }

  /**
   * Opens a WebSocket.
   *
   * @param headers writes the request's headers
   */
  Future<WebSocket> socket(String path, Consumer<MultiMap> headers) {
    return client.socket(path, headers);
  }

  Future<Void> close() {
    Future<Void> proofs = signer == null ? Future.succeededFuture() : signer.close();
    return Future.join(client.close(), workers.close(), proofs, keys.close()).mapEmpty();
  }
}
