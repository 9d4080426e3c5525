package dev.weir.dialects.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.message.ShapeName;
import dev.weir.testkit.HostileBytes;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealtimeUsageTest {

  private static final String FIRST =
      """
      {"type":"response.done","event_id":"event_1","response":{"object":"realtime.response",
       "status":"completed","output":[{"type":"message"}],"usage":{"total_tokens":275,
       "input_tokens":127,"output_tokens":148,"input_token_details":{"cached_tokens":64,
       "text_tokens":119,"audio_tokens":8,"cached_tokens_details":{"text_tokens":64,
       "audio_tokens":0}},"output_token_details":{"text_tokens":36,"audio_tokens":112}}}}
      """;
  private static final String SECOND =
      """
      {"event_id":"event_2","response":{"status":"cancelled","usage":{"input_tokens":10,
       "output_tokens":1,"input_token_details":{"text_tokens":1,"image_tokens":9}}},
       "type" : "response.done"}
      """;

  @Test
  void responses_add_up() {
    RealtimeUsage realtime = new RealtimeUsage();
    assertThat(realtime.usage()).isEqualTo(Usage.NONE);
    realtime.take(FIRST);
    realtime.take("{\"type\":\"response.output_audio.delta\",\"delta\":\"AAAA\"}");
    realtime.take(SECOND);
    Usage usage = realtime.usage();
    assertThat(usage.input()).isEqualTo(137);
    assertThat(usage.cacheRead()).isEqualTo(64);
    assertThat(usage.output()).isEqualTo(149);
    assertThat(usage.reasoning()).isEqualTo(Usage.UNKNOWN);
    assertThat(usage.extras().of(ShapeName.OPENAI))
        .hasToString(
            "{input_token_details={\"text_tokens\":120,\"audio_tokens\":8,\"image_tokens\":9,"
                + "\"cached_tokens_details\":{\"text_tokens\":64,\"audio_tokens\":0}},"
                + " output_token_details={\"text_tokens\":36,\"audio_tokens\":112}}");
    assertThat(realtime.usage()).isEqualTo(usage);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"response.done\"",
        "{\"type\":\"response.done\"",
        "{\"type\":\"response.done\"}",
        "{\"type\":\"response.done\",\"response\":{\"usage\":null}}",
        "{\"type\":\"response.done\",\"response\":{\"usage\":7}}",
        "{\"type\":\"response.done\",\"response\":[{\"usage\":{\"input_tokens\":1}}]}",
        "{\"type\":\"response.done\",\"usage\":{\"input_tokens\":1}}",
        "{\"type\":\"error\",\"x\":\"response.done\",\"response\":{\"usage\":{\"input_tokens\":1}}}",
        "{\"type\":\"response.created\",\"response\":{\"usage\":{\"input_tokens\":1}}}",
        "{\"type\":\"response.done\",\"response\":{\"usage\":{\"input_tokens\":-1}}}",
      })
  void what_reports_nothing_counts_as_nothing(String event) {
    RealtimeUsage realtime = new RealtimeUsage();
    realtime.take(event);
    assertThat(realtime.usage()).isEqualTo(Usage.NONE);
  }

  @Test
  void hostile_events_only_ever_add() {
    HostileBytes.Words words =
        new HostileBytes.Words(
            List.of("\"type\"", "\"response\"", "\"usage\"", "\"input_tokens\""),
            List.of("\"response.done\""));
    RealtimeUsage realtime = new RealtimeUsage();
    Seeds.each(
        300,
        seed -> {
          HostileBytes hostile = new HostileBytes(seed, words);
          long before = realtime.usage().input();
          realtime.take(hostile.altered(Buffer.buffer(FIRST)).toString());
          realtime.take(hostile.garbled(Buffer.buffer(FIRST)).toString());
          realtime.take(hostile.json().toString());
          assertThat(realtime.usage().input()).isGreaterThanOrEqualTo(before);
        });
    assertThat(realtime.usage().input()).isPositive();

    String most = "9223372036854775807";
    realtime.take(FIRST.replace("127", most));
    realtime.take(FIRST.replace("127", most));
    assertThat(realtime.usage().input()).isEqualTo(Long.MAX_VALUE);
  }
}
