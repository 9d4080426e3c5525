package dev.weir.gateway.api;

import dev.weir.bus.message.DialectName;
import dev.weir.bus.message.Head;
import dev.weir.dialects.IngressDialect;
import dev.weir.gateway.core.Uptime;
import dev.weir.gateway.limits.Left;
import dev.weir.gateway.limits.Measure;
import dev.weir.gateway.limits.Ticket;
import dev.weir.gateway.pipeline.AttemptRecord;
import dev.weir.gateway.pipeline.Exchange;
import dev.weir.gateway.pipeline.Explanation;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The headers that tell how a request was served (docs/http-api.md), as far as they are known when
 * the status is.
 */
public final class AnswerHeaders {

  private static final CharSequence UPSTREAM_ID =
      HttpHeaders.createOptimized("x-weir-upstream-request-id");
  private static final CharSequence PROVIDER = HttpHeaders.createOptimized("x-weir-provider");
  private static final CharSequence MODEL = HttpHeaders.createOptimized("x-weir-model");
  private static final CharSequence CACHE = HttpHeaders.createOptimized("x-weir-cache");
  private static final CharSequence ATTEMPTS = HttpHeaders.createOptimized("x-weir-attempts");
  private static final CharSequence DROPPED = HttpHeaders.createOptimized("x-weir-dropped");

  private static final int DROPPED_MAX = 20;

  private static final List<Measure> TOLD =
      List.of(Measure.REQUESTS, Measure.TOKENS, Measure.INPUT_TOKENS, Measure.OUTPUT_TOKENS);
  private static final List<LimitNames> ANTHROPIC =
      TOLD.stream().map(LimitNames::anthropic).toList();
  private static final List<LimitNames> OPENAI = TOLD.stream().map(LimitNames::openAi).toList();

  /** What the vendors call a limit, what is left of it, and when it is whole again. */
  private record LimitNames(
      Measure measure,
      CharSequence limit,
      CharSequence remaining,
      CharSequence reset,
      boolean goTime) {

    static LimitNames anthropic(Measure what) {
      String prefix = "anthropic-ratelimit-" + what.word();
      return new LimitNames(
          what,
          HttpHeaders.createOptimized(prefix + "-limit"),
          HttpHeaders.createOptimized(prefix + "-remaining"),
          HttpHeaders.createOptimized(prefix + "-reset"),
          false);
    }

    static LimitNames openAi(Measure what) {
      return new LimitNames(
          what,
          HttpHeaders.createOptimized("x-ratelimit-limit-" + what.word()),
          HttpHeaders.createOptimized("x-ratelimit-remaining-" + what.word()),
          HttpHeaders.createOptimized("x-ratelimit-reset-" + what.word()),
          true);
    }
  }

  /** Puts them; what stands already is replaced. */
  public void put(
      MultiMap headers,
      IngressDialect dialect,
      @Nullable Head head,
      @Nullable Explanation explanation,
      @Nullable Exchange exchange) {
    boolean anthropic = dialect.name().equals(DialectName.ANTHROPIC_MESSAGES);
    if (explanation != null) {
      RequestIdHeaders.put(headers, dialect, explanation.id());
      AttemptRecord attempt = explanation.lastAttempt();
      if (attempt != null) {
        headers.set(PROVIDER, attempt.provider());
        headers.set(MODEL, attempt.model());
        headers.set(CACHE, "off");
        headers.set(ATTEMPTS, Integer.toString(explanation.attempts()));
      }
    }
    if (head != null) {
      if (!head.upstreamRequestId().isEmpty()) {
        headers.set(UPSTREAM_ID, head.upstreamRequestId());
      }
      List<String> dropped = explanation == null ? head.dropped() : explanation.dropped();
      if (!dropped.isEmpty()) {
        headers.set(DROPPED, shown(dropped));
      }
    }
    Ticket ticket = exchange == null ? null : exchange.ticket();
    if (ticket != null) {
      List<LimitNames> names = anthropic ? ANTHROPIC : OPENAI;
      long now = Uptime.millis();
      for (LimitNames limit : names) {
        limit(headers, limit, ticket.tightest(limit.measure, now));
      }
    }
  }

  /** Headers have bounds: the record has more. */
  private static String shown(List<String> dropped) {
    return dropped.size() <= DROPPED_MAX
        ? String.join(",", dropped)
        : String.join(",", dropped.subList(0, DROPPED_MAX)) + ",...";
  }

  private static void limit(MultiMap headers, LimitNames names, @Nullable Left left) {
    if (left == null) {
      return;
    }
    headers.set(names.limit, Long.toString(left.max()));
    headers.set(names.remaining, Long.toString(left.remaining()));
    headers.set(
        names.reset, names.goTime ? goDuration(left.resetMillis()) : moment(left.resetMillis()));
  }

  private static String moment(long fromNowMillis) {
    long millis = System.currentTimeMillis() + fromNowMillis;
    return Instant.ofEpochSecond((millis + 999) / 1_000).toString();
  }

  /**
   * A duration as OpenAI writes it, which is Go's way: {@code 12ms}, {@code 1.5s}, {@code 6m0s}.
   */
  static String goDuration(long millis) {
    if (millis < 1_000) {
      return millis + "ms";
    }
    long hours = millis / 3_600_000;
    long minutes = millis / 60_000 % 60;
    String seconds = seconds(millis % 60_000);
    if (hours > 0) {
      return hours + "h" + minutes + "m" + seconds;
    }
    return minutes > 0 ? minutes + "m" + seconds : seconds;
  }

  private static String seconds(long millis) {
    long rest = millis % 1_000;
    if (rest == 0) {
      return millis / 1_000 + "s";
    }
    String digits = Long.toString(1_000 + rest).substring(1);
    int end = digits.endsWith("00") ? 1 : digits.endsWith("0") ? 2 : 3;
    return millis / 1_000 + "." + digits.substring(0, end) + "s";
  }
}
