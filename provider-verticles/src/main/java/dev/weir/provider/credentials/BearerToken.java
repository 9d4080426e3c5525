package dev.weir.provider.credentials;

import dev.weir.bus.config.Secret;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import dev.weir.provider.vendor.RequestSigner;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Proves who asks by {@code Authorization: Bearer} and a token that is renewed. */
public final class BearerToken implements RequestSigner {

  private static final String AUTHORIZATION = "authorization";
  private static final String SCHEME = "Bearer ";

  /** Issuers tell names of accounts and tenants: these are for the operator. */
  private static final Fault NO_TOKEN =
      new Fault.Unavailable("the issuer of this provider's credentials gave no token", -1);

  private final RenewedToken token;
  private final List<Header> others;
  private final Runnable closing;

  /**
   * @param others what is sent beside it, such as the project that pays
   * @param closing lets go of what the issuer holds
   */
  public BearerToken(RenewedToken token, List<Header> others, Runnable closing) {
    this.token = token;
    this.others = List.copyOf(others);
    this.closing = closing;
  }

  @Override
  public Future<List<Header>> sign(String method, String uri, String contentType, Buffer body) {
    return token
        .get()
        .recover(told -> Future.failedFuture(NO_TOKEN.asException()))
        .map(this::headers);
  }

  private List<Header> headers(Secret value) {
    List<Header> headers = new ArrayList<>(others);
    headers.add(new Header(AUTHORIZATION, SCHEME + value.reveal()));
    return headers;
  }

  @Override
  public void refused(List<Header> proof) {
    for (Header header : proof) {
      if (header.name().equals(AUTHORIZATION)) {
        token.reject(Secret.of(header.value().substring(SCHEME.length())));
      }
    }
  }

  @Override
  public String remark() {
    return token.remark();
  }

  @Override
  public Future<Void> close() {
    closing.run();
    return Future.succeededFuture();
  }
}
