package dev.weir.dialects.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.dialects.engine.TextRule.Replace;
import dev.weir.dialects.engine.TextRule.Stop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** The example of {@code docs/stream-engine.md}. */
class StreamEngineExampleTest {

  @Test
  void the_example_does_what_the_page_says() {
    List<ChatEvent> source = Streams.text("Ask Ad", "a about", " it. EN", "D And", " more.");
    Queue<ChatEvent> consumer = new ArrayDeque<>();

    TextFilter filter = new TextFilter(List.of(new Replace("Ada", "[name]"), new Stop("END")));
    Accumulator answer = new Accumulator(1_000_000);
    StreamPipeline pipeline =
        StreamPipeline.builder()
            .stage("filter", filter)
            .stage("calls", new ToolCallAssembler(128, 1_000_000))
            .stage("answer", answer)
            .stage("merger", new DeltaMerger(() -> consumer.size() >= 4, 8, 2_048))
            .build();
    for (ChatEvent event : source) {
      pipeline.accept(event, consumer::add);
      if (filter.stopped()) {
        break; // Tell the source to stop: nothing of it is wanted any more.
      }
    }

    List<ChatEvent> sent = new ArrayList<>();
    while (!consumer.isEmpty()) {
      sent.add(consumer.remove());
      pipeline.drain(consumer::add);
    }
    pipeline.end(sent::add);
    pipeline.metrics().forEach(stage -> assertThat(stage.held()).isZero());

    assertThat(Streams.said(sent, 0)).isEqualTo("Ask [name] about it. ");
    assertThat(answer.answer()).contains(Streams.assembled(sent));
  }
}
