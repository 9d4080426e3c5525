package dev.weir.provider.vendor;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Gets JSON documents from a vendor, with the provider's keys or proof, its proxy and its trust. A
 * document may have 8 MiB and take 30 s.
 */
public final class Documents {

  private static final int BYTES_MAX = 8 << 20;

  private final VendorLine line;
  private final ProviderConfig.Timeouts timeouts;

  Documents(VendorLine line) {
    this.line = line;
    long connect = line.config().timeouts().connect();
    this.timeouts = new ProviderConfig.Timeouts(connect, 10_000, 10_000, 30_000, 0);
  }

  /**
   * Gets one.
   *
   * @param path with its query
   * @return fails with a fault when there is none
   */
  public Future<JsonObject> get(String path) {
    Promise<JsonObject> asked = Promise.promise();
    line.signature(HttpMethod.GET, path, Buffer.buffer(), List.of())
        .onComplete(signed -> new Reading(asked).begin(path, signed), asked::tryFail);
    return asked.future();
  }

  Future<Void> close() {
    return line.close();
  }

  private final class Reading implements Exchange.Reader {

    private final Promise<JsonObject> asked;
    private final Exchange exchange = line.exchange(timeouts, line.usual().breakage(), this);
    private final Buffer body = Buffer.buffer();
    private int status;

    Reading(Promise<JsonObject> asked) {
      this.asked = asked;
    }

    void begin(String path, List<Header> signed) {
      NodeKeys.Use use = line.keys().use(List.of(), "");
      if (use.refusal() != null) {
        failed(use.refusal());
        return;
      }
      use.released(); // Who may not list may chat: nothing is said of the key.
      exchange.begin(
          HttpMethod.GET,
          path,
          headers -> line.writeHeaders(headers, List.of(), signed, use),
          Exchange.Content.NONE);
    }

    @Override
    public void head(int vendorStatus, MultiMap headers) {
      status = vendorStatus;
    }

    @Override
    public void bytes(Buffer bytes) {
      body.appendBuffer(bytes);
      if (body.length() > BYTES_MAX) {
        exchange.abort();
        failed(new Fault.Unavailable("the document is too long", -1));
      }
    }

    @Override
    public void end() {
      try {
        if (status == 200) {
          asked.tryComplete(body.toJsonObject());
          return;
        }
      } catch (DecodeException other) {
        // Told below.
      }
      failed(new Fault.Unavailable("status " + status + " or not a document", -1));
    }

    @Override
    public void failed(Fault why) {
      asked.tryFail(why.asException());
    }
  }
}
