package dev.weir.provider.vendor;

import dev.weir.bus.message.Header;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Proves who asks, for vendors that are shown no key. */
public interface RequestSigner {

  /**
   * Signs one request as it will be sent.
   *
   * @param uri path and query
   * @param contentType with which the body will be sent; empty for none
   * @param body what will be sent; empty for none
   * @return the headers that carry the proof; fails with a fault when there are no credentials
   */
  Future<List<Header>> sign(String method, String uri, String contentType, Buffer body);

  /** Whether a proof covers the body, so that none can be had before all of it is there. */
  default boolean coversBody() {
    return false;
  }

  /**
   * Whether an answer says that the vendor did not take the proof.
   *
   * @param headers the answer's
   */
  default boolean refuses(int status, MultiMap headers) {
    return status == 401;
  }

  /** Hears that the vendor did not take a proof. */
  default void refused(List<Header> proof) {}

  /** What people should know of the credentials; empty when there is nothing. Never a secret. */
  default String remark() {
    return "";
  }

  /** Lets go of what it took to sign. Nothing is signed after it. */
  Future<Void> close();
}
