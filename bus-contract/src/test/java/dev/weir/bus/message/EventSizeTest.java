package dev.weir.bus.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Media;
import dev.weir.bus.chat.Part;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.json.RawJson;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventSizeTest {

  private static final String LONG = "x".repeat(1_000);
  private static final RawJson JSON = RawJson.of("\"" + LONG + "\"");
  private static final Extras EXTRAS = new Extras("d", Map.of("member", JSON));

  @Test
  void a_text_costs_its_characters_and_an_allowance() {
    assertThat(EventSize.of(new ChatEvent.TextDelta(0, 0, ""))).isEqualTo(24);
    assertThat(EventSize.of(new ChatEvent.TextDelta(0, 0, "four"))).isEqualTo(28);
    assertThat(EventSize.of(new ChatEvent.PartEnded(0, 0))).isEqualTo(24);
  }

  @Test
  void whatever_may_be_long_counts_wherever_it_stands() {
    costs(new ChatEvent.TextDelta(0, 0, LONG), 1);
    costs(new ChatEvent.ThinkingDelta(0, 0, LONG), 1);
    costs(new ChatEvent.ArgumentsDelta(0, 0, LONG), 1);
    costs(new ChatEvent.RefusalDelta(0, 0, LONG), 1);
    costs(new ChatEvent.SignatureDelta(0, 0, LONG, LONG), 2);
    costs(new ChatEvent.VendorDelta(0, 0, LONG, LONG, JSON), 3);
    costs(new ChatEvent.Logprobs(0, JSON), 1);
    costs(new ChatEvent.Vendor(LONG, LONG, JSON), 3);
    costs(new ChatEvent.Started(LONG, LONG, 0, usage(), EXTRAS), 4);
    costs(new ChatEvent.UsageReport(usage()), 1);
    costs(new ChatEvent.Finished(0, new Finish(Finish.Reason.OTHER, LONG, LONG, JSON), EXTRAS), 4);
    costs(new ChatEvent.Finished(0, Finish.of(Finish.Reason.STOP), EXTRAS), 1);
    costs(part(new Part.Text(LONG, null, EXTRAS)), 2);
    costs(part(new Part.Thinking(LONG, LONG, LONG, EXTRAS)), 4);
    costs(part(new Part.RedactedThinking(LONG, LONG, EXTRAS)), 3);
    costs(part(new Part.ToolCall(LONG, LONG, LONG, true, null, EXTRAS)), 4);
    costs(part(new Part.Refusal(LONG, EXTRAS)), 2);
    costs(part(new Part.Vendor(LONG, LONG, JSON)), 3);
    costs(part(new Part.Audio(LONG, LONG, null, EXTRAS)), 3);
    costs(part(new Part.Image(new Media.Inline(LONG, LONG), LONG, null, EXTRAS)), 4);
    costs(part(new Part.Image(new Media.Url(LONG), null, null, EXTRAS)), 2);
    costs(part(new Part.Document(new Media.FileId(LONG, LONG), LONG, null, EXTRAS)), 4);
    costs(part(new Part.Document(new Media.PlainText(LONG), null, null, EXTRAS)), 2);
    costs(
        part(
            new Part.ToolResult(
                LONG, List.of(Part.Text.of(LONG), Part.Text.of(LONG)), false, null, EXTRAS)),
        4);
  }

  private static Usage usage() {
    return new Usage(1, 1, 1, 1, 1, 1, false, EXTRAS);
  }

  private static ChatEvent part(Part part) {
    return new ChatEvent.PartStarted(0, 0, part);
  }

  private static void costs(ChatEvent event, int thousands) {
    assertThat(EventSize.of(event))
        .as(event.getClass().getSimpleName())
        .isBetween(thousands * 1_000, thousands * 1_000 + 200);
  }

  @Test
  void a_chunk_costs_what_it_holds() {
    ChatEvent one = new ChatEvent.TextDelta(0, 0, "one");
    assertThat(new Chunk.Events(List.of(one, one)).size()).isEqualTo(2 * EventSize.of(one));
    assertThat(new Chunk.Raw(Buffer.buffer("1234"), true, true).size()).isEqualTo(4);
    assertThat(new Chunk.Fragment(Buffer.buffer("123"), true).size()).isEqualTo(3);
  }

  @Test
  void stream_ids_that_differ_little_hash_differently() {
    StreamId id = new StreamId(255, 7);
    assertThat(id).hasToString("ff-7").hasSameHashCodeAs(new StreamId(255, 7));
    assertThat(id.hashCode()).isNotEqualTo(new StreamId(255, 8).hashCode());
  }
}
