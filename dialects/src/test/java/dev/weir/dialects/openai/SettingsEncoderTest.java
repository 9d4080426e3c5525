package dev.weir.dialects.openai;

import static dev.weir.dialects.openai.Encoding.FOREIGN;
import static dev.weir.dialects.openai.Encoding.HI;
import static dev.weir.dialects.openai.Encoding.OWN;
import static dev.weir.dialects.openai.Encoding.dropped;
import static dev.weir.dialects.openai.Encoding.effort;
import static dev.weir.dialects.openai.Encoding.encode;
import static dev.weir.dialects.openai.Encoding.of;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.CacheMark;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.chat.OutputFormat;
import dev.weir.bus.chat.Reasoning;
import dev.weir.bus.chat.Reasoning.Effort;
import dev.weir.bus.chat.Reasoning.Mode;
import dev.weir.bus.chat.Sampling;
import dev.weir.bus.json.RawJson;
import dev.weir.dialects.UpstreamDialect.Outbound;
import dev.weir.dialects.UpstreamDialect.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What other dialects can ask for besides, and this one cannot. */
class SettingsEncoderTest {

  @Test
  void only_four_stops_are_sent_and_no_empty_one() {
    Sampling sampling =
        new Sampling(
            5,
            null,
            null,
            40,
            List.of("a", "", "b", "c", "d", "e"),
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    Outbound out = encode(of(HI).withSampling(sampling), Target.COMPATIBLE);
    assertThat(out.body().toString())
        .contains("\"max_tokens\":5", "\"stop\":[\"a\",\"b\",\"c\",\"d\"]")
        .doesNotContain("top_k");
    assertThat(out.dropped()).containsExactly("top_k", "stop");
  }

  @Test
  void a_budget_becomes_an_effort_and_an_effort_counts_more() {
    assertThat(effort(null, 500, Target.VENDOR)).isEqualTo("minimal");
    assertThat(effort(null, 1024, Target.VENDOR)).isEqualTo("low");
    assertThat(effort(null, 8192, Target.VENDOR)).isEqualTo("medium");
    assertThat(effort(null, 24_576, Target.VENDOR)).isEqualTo("high");
    assertThat(effort(null, 32_000, Target.VENDOR)).isEqualTo("xhigh");
    assertThat(effort(null, -1, Target.VENDOR)).isNull();
    assertThat(effort(Effort.LOW, 32_000, Target.VENDOR)).isEqualTo("low");
    assertThat(effort(Effort.MAX, null, Target.VENDOR)).isEqualTo("max");
    assertThat(effort(Effort.MAX, null, Target.COMPATIBLE)).isEqualTo("high");
    assertThat(effort(Effort.MINIMAL, null, Target.COMPATIBLE)).isEqualTo("low");
    assertThat(effort(Effort.NONE, null, Target.COMPATIBLE)).isEqualTo("none");
    assertThat(effort(null, null, Target.VENDOR)).isNull();
  }

  @Test
  void what_is_left_out_of_reasoning_is_told() {
    assertThat(dropped(new Reasoning(Mode.DISABLED, null, null, null)))
        .containsExactly("reasoning.mode");
    assertThat(dropped(new Reasoning(Mode.ADAPTIVE, Effort.HIGH, 2000, "omitted")))
        .containsExactly("reasoning.budget_tokens", "reasoning.display");
    assertThat(dropped(new Reasoning(Mode.BETWEEN_TOOLS, Effort.HIGH, null, null)))
        .containsExactly("reasoning.mode");
  }

  @Test
  void a_schema_without_name_gets_one_and_a_long_user_is_hashed() {
    ChatRequest request =
        new ChatRequest(
            "m",
            List.of(HI),
            List.of(),
            null,
            null,
            Sampling.DEFAULT,
            null,
            new OutputFormat.JsonSchema(null, null, RawJson.of("{}"), null),
            true,
            "u".repeat(65),
            null,
            CacheMark.DEFAULT,
            "standard_only",
            FOREIGN);
    Outbound out = encode(request, Target.VENDOR);
    assertThat(out.body().toString())
        .contains("\"json_schema\":{\"name\":\"answer\",\"schema\":{}}")
        .contains("\"stream\":true,\"stream_options\":{\"include_usage\":true}")
        .contains("\"safety_identifier\":\"" + CallIds.hash("u".repeat(65)) + "\"")
        .contains("\"service_tier\":\"default\"");
    assertThat(out.dropped()).containsExactly("auto_cache", "x");
  }

  @Test
  void a_tier_of_another_vendor_is_left_out() {
    ChatRequest request =
        new ChatRequest(
            "m",
            List.of(HI),
            List.of(),
            null,
            null,
            Sampling.DEFAULT,
            null,
            new OutputFormat.Text(),
            false,
            null,
            null,
            null,
            "performance",
            OWN);
    Outbound out = encode(request, Target.VENDOR);
    assertThat(out.body().toString())
        .isEqualTo(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
                + "\"response_format\":{\"type\":\"text\"},\"x\":1}");
    assertThat(out.dropped()).containsExactly("service_tier");
  }
}
