package dev.weir.gateway.http;

import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Head;
import dev.weir.dialects.Dialect;
import dev.weir.gateway.core.Allowance;
import dev.weir.gateway.core.KeyTable;
import dev.weir.gateway.pipeline.Exchange;
import dev.weir.gateway.pipeline.Explanation;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The headers that tell how a request was served (docs/http-api.md), as far as they are known when the status is. */
final class AnswerHeaders {

  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
  private static final CharSequence ANTHROPIC_REQUEST_ID =
      HttpHeaders.createOptimized("request-id");
  private static final CharSequence UPSTREAM_ID =
      HttpHeaders.createOptimized("x-weir-upstream-request-id");
  private static final CharSequence PROVIDER = HttpHeaders.createOptimized("x-weir-provider");
  private static final CharSequence MODEL = HttpHeaders.createOptimized("x-weir-model");
  private static final CharSequence CACHE = HttpHeaders.createOptimized("x-weir-cache");
  private static final CharSequence ATTEMPTS = HttpHeaders.createOptimized("x-weir-attempts");
  private static final CharSequence DROPPED = HttpHeaders.createOptimized("x-weir-dropped");

  /** Puts them; what stands already is replaced. */
  void put(
      HttpServerResponse response,
      Dialect dialect,
      @Nullable Head head,
      @Nullable Explanation explanation,
      @Nullable Exchange exchange) {
    boolean anthropic = dialect.name().equals(DialectName.ANTHROPIC_MESSAGES);
    if (explanation != null) {
      response.putHeader(REQUEST_ID, explanation.id());
      if (anthropic) {
        response.putHeader(ANTHROPIC_REQUEST_ID, explanation.id());
      }
      Explanation.Attempt attempt = explanation.lastAttempt();
      if (attempt != null) {
        response.putHeader(PROVIDER, attempt.provider());
        response.putHeader(MODEL, attempt.model());
        response.putHeader(CACHE, "off");
        response.putHeader(ATTEMPTS, Integer.toString(explanation.attempts()));
      }
    }
    if (head != null) {
      if (!head.upstreamRequestId().isEmpty()) {
        response.putHeader(UPSTREAM_ID, head.upstreamRequestId());
      }
      if (!head.dropped().isEmpty()) {
        response.putHeader(DROPPED, String.join(",", head.dropped()));
      }
    }
    KeyTable.Caller caller = exchange == null ? null : exchange.caller();
    if (caller != null) {
      limits(response, anthropic, caller.allowance().left(System.currentTimeMillis()));
    }
  }

  private static void limits(HttpServerResponse response, boolean anthropic, Allowance.Left left) {
    if (left.requestsMax() > 0) {
      one(
          response,
          anthropic,
          "requests",
          left.requestsMax(),
          left.requestsLeft(),
          left.requestsResetMillis());
    }
    if (left.tokensMax() > 0) {
      one(
          response,
          anthropic,
          "tokens",
          left.tokensMax(),
          left.tokensLeft(),
          left.tokensResetMillis());
    }
  }

  private static void one(
      HttpServerResponse response,
      boolean anthropic,
      String what,
      long max,
      long left,
      long resetMillis) {
    if (anthropic) {
      String prefix = "anthropic-ratelimit-" + what;
      response.putHeader(prefix + "-limit", Long.toString(max));
      response.putHeader(prefix + "-remaining", Long.toString(left));
      response.putHeader(
          prefix + "-reset",
          Instant.ofEpochSecond((System.currentTimeMillis() + resetMillis + 999) / 1_000)
              .toString());
    } else {
      response.putHeader("x-ratelimit-limit-" + what, Long.toString(max));
      response.putHeader("x-ratelimit-remaining-" + what, Long.toString(left));
      response.putHeader("x-ratelimit-reset-" + what, goDuration(resetMillis));
    }
  }

  /** A duration as OpenAI writes it: {@code 12ms}, {@code 1.5s}, {@code 6m0s}. */
  static String goDuration(long millis) {
    if (millis < 1_000) {
      return millis + "ms";
    }
    long minutes = millis / 60_000;
    long rest = millis % 60_000;
    String seconds =
        rest % 1_000 == 0 ? rest / 1_000 + "s" : rest / 1_000 + "." + rest % 1_000 / 100 + "s";
    return minutes > 0 ? minutes + "m" + seconds : seconds;
  }
}
