package dev.weir.dialects.engine;

import static dev.weir.dialects.engine.Streams.SEEDS;
import static dev.weir.dialects.engine.Streams.assembled;
import static dev.weir.dialects.engine.Streams.random;
import static dev.weir.dialects.engine.Streams.said;
import static dev.weir.dialects.engine.Streams.text;
import static dev.weir.dialects.engine.Streams.through;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.dialects.engine.TextRule.Replace;
import dev.weir.testkit.Seeds;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StreamPipelineTest {

  /** Takes some time by the test's clock. */
  private record Slow(AtomicLong clock, long nanos) implements StreamStage {
    @Override
    public void accept(ChatEvent event, Consumer<? super ChatEvent> next) {
      clock.addAndGet(nanos);
      next.accept(event);
      clock.addAndGet(nanos);
    }
  }

  @Test
  void each_stage_is_measured_by_itself() {
    AtomicLong clock = new AtomicLong();
    TextFilter filter = new TextFilter(List.of(new Replace("ab", "")));
    StreamPipeline pipeline =
        StreamPipeline.builder()
            .stage("slow", new Slow(clock, 10))
            .stage("filter", filter)
            .stage("slower", new Slow(clock, 100))
            .clock(clock::get)
            .build();
    List<ChatEvent> out = new ArrayList<>();
    List<ChatEvent> events = text("xa", "b");
    events.subList(0, 3).forEach(event -> pipeline.accept(event, out::add));
    assertThat(pipeline.held()).isEqualTo(1);
    assertThat(pipeline.metrics())
        .containsExactly(
            new StageMetrics("slow", 3, 3, 60, 0),
            new StageMetrics("filter", 3, 3, 0, 1),
            new StageMetrics("slower", 3, 3, 600, 0));
    events.subList(3, events.size()).forEach(event -> pipeline.accept(event, out::add));
    pipeline.end(out::add);
    assertThat(pipeline.metrics().get(1).eventsIn()).isEqualTo(6);
    assertThat(pipeline.metrics().get(1).eventsOut()).isEqualTo(5);
    assertThat(said(out, 0)).isEqualTo("x");
  }

  @Test
  void what_the_end_sets_free_goes_through_the_stages_behind() {
    boolean[] behind = {true};
    Accumulator accumulator = new Accumulator(1000);
    StreamPipeline pipeline =
        StreamPipeline.builder()
            .stage("merger", new DeltaMerger(() -> behind[0], 3, 100))
            .stage("inner", StreamPipeline.builder().stage("answer", accumulator).build())
            .build();
    List<ChatEvent> events = text("a", "b", "c");
    List<ChatEvent> out = new ArrayList<>();
    events.subList(0, 5).forEach(event -> pipeline.accept(event, out::add));
    assertThat(out).isEmpty();
    assertThat(pipeline.full()).isTrue();
    behind[0] = false;
    pipeline.drain(out::add);
    assertThat(out).hasSize(3);
    behind[0] = true;
    events.subList(5, events.size()).forEach(event -> pipeline.accept(event, out::add));
    assertThat(accumulator.answer()).isEmpty();
    pipeline.end(out::add);
    assertThat(accumulator.answer()).contains(assembled(events));
    assertThat(pipeline.metrics().getFirst().eventsIn()).isEqualTo(7);
    assertThat(pipeline.metrics().getFirst().eventsOut()).isEqualTo(5);
  }

  @Test
  void a_failure_passes_through_and_is_measured() {
    AtomicLong clock = new AtomicLong();
    StreamPipeline pipeline =
        StreamPipeline.builder().stage("slow", new Slow(clock, 5)).clock(clock::get).build();
    try {
      pipeline.accept(
          Streams.START,
          event -> {
            throw new IllegalStateException("consumer");
          });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("consumer");
    }
    assertThat(pipeline.metrics().getFirst().nanos()).isEqualTo(5);
  }

  @Test
  void all_stages_together_keep_the_grammar_and_the_answer() {
    Seeds.each(
        SEEDS,
        seed -> {
          List<ChatEvent> events = random(seed).events();
          Accumulator accumulator = new Accumulator(1 << 20);
          StreamPipeline pipeline =
              StreamPipeline.builder()
                  .stage(
                      "filter",
                      new TextFilter(
                          List.of(new Replace("\u0001\u0001\u0001", "x")),
                          EnumSet.allOf(DeltaKind.class)))
                  .stage("calls", new ToolCallAssembler(100, 1 << 20))
                  .stage("merger", new DeltaMerger(() -> true, 5, 100))
                  .stage("tokens", new TokenCounter())
                  .stage("answer", accumulator)
                  .build();
          assertThat(assembled(through(pipeline, events))).isEqualTo(assembled(events));
          assertThat(accumulator.answer()).contains(assembled(events));
          assertThat(pipeline.held()).isZero();
        });
  }
}
