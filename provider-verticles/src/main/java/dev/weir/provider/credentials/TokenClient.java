package dev.weir.provider.credentials;

import dev.weir.bus.config.Secret;
import dev.weir.bus.fault.Fault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.ProxyOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks issuers of tokens over HTTP. An answer may take 10 s and have 64 KiB; redirects are not
 * followed, since what is sent is secret. The URLs are the operator's.
 */
public final class TokenClient {

  private static final int CONNECT_MILLIS = 3_000;
  private static final long ANSWER_MILLIS = 10_000;
  private static final int BODY_BYTES_MAX = 64 * 1024;
  private static final int WORDS_MAX = 200;

  private final HttpClient client;
  private final ProxyTo proxyTo;
  private final long answerMillis;

  /** The proxy on the way to a host; null to reach it directly. */
  @FunctionalInterface
  public interface ProxyTo {
    @Nullable ProxyOptions proxy(String host, int port);
  }

  public TokenClient(Vertx vertx, ProxyTo proxyTo) {
    this(vertx, proxyTo, ANSWER_MILLIS);
  }

  TokenClient(Vertx vertx, ProxyTo proxyTo, long answerMillis) {
    this.proxyTo = proxyTo;
    this.answerMillis = answerMillis;
    this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS));
  }

  /**
   * What an issuer answered.
   *
   * @param json empty when it is no object
   * @param date by the issuer's clock; null when it does not tell
   */
  public record Answer(int status, JsonObject json, String text, @Nullable Instant date) {

    /** Whether it is what was asked for. */
    public boolean ok() {
      return status >= 200 && status < 300;
    }

    /**
     * The token of an answer as OAuth 2.0 (RFC 6749, 5.1) writes it.
     *
     * @throws dev.weir.bus.fault.FaultException when there is none
     */
    public Token token(String issuer) {
      if (!ok() || !(json.getValue("access_token") instanceof String value) || value.isEmpty()) {
        throw refused(issuer).asException();
      }
      return new Token(Secret.of(value), lifetimeSeconds() * 1_000);
    }

    /**
     * Azure's App Service tells the time and not the span; who tells neither is taken for 300 s.
     */
    private long lifetimeSeconds() {
      long span = seconds("expires_in");
      long until = seconds("expires_on");
      if (span < 0 && until >= 0) {
        return until - (date == null ? Instant.now() : date).getEpochSecond();
      }
      return span < 0 ? 300 : span;
    }

    /** A number, which some issuers write as text; -1 when there is none. */
    private long seconds(String member) {
      Object told = json.getValue(member);
      if (told instanceof Number number) {
        return number.longValue();
      }
      return told instanceof String text && text.matches("\\d{1,12}") ? Long.parseLong(text) : -1;
    }

    /** The issuer's own words, without anything that was sent. */
    public Fault refused(String issuer) {
      Object error = json.getValue("error");
      String word =
          error instanceof JsonObject object
              ? object.getString("status", object.getString("message", ""))
              : error instanceof String said ? said : "";
      Object described = json.getValue("error_description");
      String description = described instanceof String said ? said : "";
      String all = (word + " " + description).strip();
      String words = all.length() > WORDS_MAX ? all.substring(0, WORDS_MAX) : all;
      return new Fault.Unavailable(
          issuer + " gave no token: status " + status + (words.isEmpty() ? "" : ", " + words), -1);
    }
  }

  /** Sends a form. */
  public Future<Answer> form(URI url, Map<String, String> fields) {
    StringJoiner body = new StringJoiner("&");
    fields.forEach((name, value) -> body.add(encoded(name) + "=" + encoded(value)));
    return send(
        HttpMethod.POST,
        url,
        Map.of("content-type", "application/x-www-form-urlencoded"),
        Buffer.buffer(body.toString()));
  }

  /** Sends a JSON document. */
  public Future<Answer> json(URI url, Map<String, String> headers, JsonObject body) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("content-type", "application/json");
    return send(HttpMethod.POST, url, all, body.toBuffer());
  }

  /** Gets a document. */
  public Future<Answer> get(URI url, Map<String, String> headers) {
    return send(HttpMethod.GET, url, headers, null);
  }

  private Future<Answer> send(
      HttpMethod method, URI url, Map<String, String> headers, @Nullable Buffer body) {
    RequestOptions options = new RequestOptions().setMethod(method).setAbsoluteURI(url.toString());
    options.setProxyOptions(proxyTo.proxy(url.getHost(), options.getPort()));
    return client
        .request(options)
        .compose(
            request -> {
              headers.forEach(request::putHeader);
              request.putHeader("accept", "application/json");
              return (body == null ? request.send() : request.send(body))
                  .compose(TokenClient::collect)
                  .timeout(answerMillis, TimeUnit.MILLISECONDS)
                  .onFailure(broken -> request.reset());
            })
        .recover(why -> Future.failedFuture(unreachable(url, why)));
  }

  private static Future<Answer> collect(HttpClientResponse response) {
    Promise<Answer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response.handler(
        bytes -> {
          if (body.length() + bytes.length() <= BODY_BYTES_MAX) {
            body.appendBuffer(bytes);
          } else {
            whole.tryFail(new IOException("the answer is too long"));
          }
        });
    response.exceptionHandler(whole::tryFail);
    response.endHandler(end -> whole.tryComplete(answer(response, body)));
    return whole.future();
  }

  private static RuntimeException unreachable(URI url, Throwable why) {
    return new Fault.Unavailable(
            url.getHost() + " gave no token: " + why.getClass().getSimpleName(), -1)
        .asException();
  }

  private static Answer answer(HttpClientResponse response, Buffer body) {
    String text = body.toString(StandardCharsets.UTF_8);
    return new Answer(response.statusCode(), object(text), text, date(response.getHeader("date")));
  }

  private static JsonObject object(String text) {
    try {
      return text.stripLeading().startsWith("{") ? new JsonObject(text) : new JsonObject();
    } catch (DecodeException none) {
      return new JsonObject();
    }
  }

  private static @Nullable Instant date(@Nullable String text) {
    try {
      return text == null
          ? null
          : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException none) {
      return null;
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Closes its connections. */
  public void close() {
    client.close();
  }
}
