package dev.weir.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.message.RequestHead;
import dev.weir.gateway.core.Labels;
import dev.weir.gateway.limits.LimitRules;
import dev.weir.gateway.limits.Limiter;
import dev.weir.gateway.limits.Measure;
import dev.weir.gateway.limits.Rate;
import dev.weir.gateway.limits.Rates;
import dev.weir.models.catalogue.Cost;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExchangeTest {

  private long nanos = 1_000_000_000_000L;
  private int counted;

  private Exchange exchange(long timeoutMillis) {
    return exchange(timeoutMillis, Buffer.buffer("{}"));
  }

  private Exchange exchange(long timeoutMillis, Buffer body) {
    Question question =
        new Question(
            "req-1",
            new Question.Origin("bus", "", null, Labels.NONE),
            null,
            RequestHead.CHAT,
            "fast",
            false,
            new Question.Content.Body(body, -1, -1, false),
            List.of(),
            timeoutMillis);
    return new Exchange(question, new MirrorSink(), new Outside(() -> nanos, () -> new Random(1)));
  }

  private long count(Question question) {
    counted++;
    return 60;
  }

  @Test
  void a_prompt_is_counted_once_however_often_its_limits_are_asked() {
    Rates tokens = new Rates(List.of(new Rate(Measure.INPUT_TOKENS, Rate.Span.DAY, 50)));
    Limiter limiter =
        new Limiter(
            new LimitRules(
                LimitRules.Mode.BOUNDED, 60_000, tokens, Map.of(), Rates.NONE, Map.of()));
    AdmissionStage limits =
        new AdmissionStage(this::count, limiter, (provider, model, usage) -> Cost.UNKNOWN);
    assertThat(limits.apply(exchange(1_000))).as("takes all there is").isNull();
    counted = 0;
    Exchange exchange = exchange(1_000);
    assertThat(exchange.promptTokens(this::count)).as("as a route wants to know").isEqualTo(60);
    assertThat(limits.apply(exchange)).isNotNull();
    assertThat(limits.apply(exchange)).isNotNull();
    assertThat(counted).isEqualTo(1);
  }

  @Test
  void a_body_is_looked_into_for_its_user_once_however_often_limits_are_asked() {
    Rates one = Rates.of(1, 0, 0);
    Limiter limiter =
        new Limiter(
            new LimitRules(LimitRules.Mode.BOUNDED, 60_000, Rates.NONE, Map.of(), one, Map.of()));
    AdmissionStage limits =
        new AdmissionStage(this::count, limiter, (provider, model, usage) -> Cost.UNKNOWN);
    Buffer body = Buffer.buffer("{\"user\":\"ann\"}");
    assertThat(limits.apply(exchange(1_000, body))).as("takes all that ann has").isNull();
    Exchange exchange = exchange(1_000, body);
    assertThat(limits.apply(exchange)).isNotNull();
    body.setString(9, "bob");
    assertThat(limits.apply(exchange)).as("ann's still").isNotNull();
    assertThat(limits.apply(exchange(1_000, body))).as("bob's own").isNull();
  }

  @Test
  void a_deadline_counts_by_the_clock_of_its_own_world() {
    Exchange exchange = exchange(1_000);
    Exchange beside = exchange.beside(exchange.question(), new MirrorSink());
    nanos += 400_000_000;
    exchange.atLeast(2_000);
    assertThat(exchange.leftMillis()).isEqualTo(2_000);
    assertThat(beside.leftMillis()).isEqualTo(600);
    exchange.atLeast(500);
    assertThat(exchange.leftMillis()).as("it had more").isEqualTo(2_000);
  }
}
