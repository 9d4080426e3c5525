package dev.weir.dialects.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.operation.UsageTail.Report;
import dev.weir.testkit.HostileBytes;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTailTest {

  private static final String JSON = "application/json; charset=utf-8";
  private static final String SSE = "text/event-stream; charset=utf-8";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Embeddings, and imitations that put the report in front.
        "{\"object\":\"list\",\"data\":[{\"embedding\":[0.1,-2e-3]}],\"model\":\"m\",\"usage\":{\"prompt_tokens\":8,"
            + "\"total_tokens\":8}} | 8/-1/-1/-1 {} complete",
        " {\"usage\" : {\"prompt_tokens\":8,\"completion_tokens\":0} , \"data\":[\"}\\\"\",{\"usage\":1}]} "
            + " | 8/-1/0/-1 {} complete",
        // Images.
        "{\"created\":1,\"data\":[{\"b64_json\":\"iVBOR/+=\"}],\"usage\":{\"total_tokens\":100,\"input_tokens\":50,"
            + "\"output_tokens\":50,\"input_tokens_details\":{\"text_tokens\":10,\"image_tokens\":40,"
            + "\"cached_tokens\":4}}} | 50/4/50/-1"
            + " {input_tokens_details={\"text_tokens\":10,\"image_tokens\":40}} complete",
        // Transcriptions.
        "{\"text\":\"a\",\"usage\":{\"type\":\"tokens\",\"input_tokens\":14,\"input_token_details\":"
            + "{\"text_tokens\":0,\"audio_tokens\":14},\"output_tokens\":45,\"total_tokens\":59}} |"
            + " 14/-1/45/-1 {input_token_details={\"text_tokens\":0,\"audio_tokens\":14}} complete",
        "{\"text\":\"a\",\"usage\":{\"type\":\"duration\",\"seconds\":9.5}} | -1/-1/-1/-1 {seconds=9.5}"
            + " complete",
        // Rerank.
        "{\"results\":[],\"usage\":{\"total_tokens\":26}} | 26/-1/-1/-1 {} complete",
        "{\"results\":[],\"meta\":{\"api_version\":{},\"billed_units\":{\"search_units\":1}}} |"
            + " -1/-1/-1/-1 {search_units=1} complete",
        "{\"meta\":{\"billed_units\":{\"input_tokens\":3.0}}} | 3/-1/-1/-1 {} complete",
        // Nothing, or not whole.
        "{\"data\":{\"usage\":{\"prompt_tokens\":8}}} | -1/-1/-1/-1 {} complete",
        "{\"data\":\"usage\",\"x\":\"\\\",\\\"usage\\\":{}\"} | -1/-1/-1/-1 {} complete",
        "{\"usage\":null,\"us\\u0061ge\":{\"prompt_tokens\":8}} | -1/-1/-1/-1 {} complete",
        "{\"usage\":{\"prompt_tokens\":-8}} | -1/-1/-1/-1 {} complete",
        "{\"usage\":{\"prompt_tokens\":8},\"data\":[ | 8/-1/-1/-1 {} cut",
        "{\"usage\":{\"prompt_tokens\":8}}x | 8/-1/-1/-1 {} cut",
        "[{\"usage\":{\"prompt_tokens\":8}}] | -1/-1/-1/-1 {} cut",
        "`` | -1/-1/-1/-1 {} cut",
      })
  void a_document_reports_wherever_it_likes(String document, String expected) {
    assertThat(outcomes(JSON, document)).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // A dollar is a line end.
        "event: speech.audio.delta$data: {\"type\":\"speech.audio.delta\",\"audio\":\"AA\"}$$data:"
            + " {\"type\":\"speech.audio.done\",\"usage\":{\"input_tokens\":6,\"output_tokens\":72}}$$ |"
            + " 6/-1/72/-1 {} complete",
        "event:speech.audio.done$data:{\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":4}}$$ |"
            + " 2/-1/4/-1 {} complete",
        "data: {\"type\":\"transcript.text.done\",$data: \"usage\":{\"input_tokens\":6}}$$: bye$ |"
            + " 6/-1/-1/-1 {} complete",
        "data: {\"type\":\"image_generation.partial_image\",\"b64_json\":\"AA\"}$$data:"
            + " {\"type\":\"image_generation.completed\",\"usage\":{\"input_tokens\":6}}$$ | 6/-1/-1/-1"
            + " {} complete",
        "data: {\"type\":\"image_edit.completed\",\"usage\":{\"input_tokens\":6}} | 6/-1/-1/-1 {}"
            + " complete",
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5}}$$data: [DONE]$$ | 5/-1/-1/-1 {}"
            + " complete",
        "data: [DONE] | -1/-1/-1/-1 {} complete",
        // Not the end.
        "data: [DONE]x$$ | -1/-1/-1/-1 {} cut",
        "data: [DONE | -1/-1/-1/-1 {} cut",
        "data: {\"type\":\"speech.audio.done\",\"usage\":{\"input_tokens\":6} | -1/-1/-1/-1 {} cut",
        "data: {\"type\":\"image_edit.completed\",\"usage\":{\"input_tokens\":6}}$$data:"
            + " {\"type\":\"image_edit.partial_image\"}$$ | 6/-1/-1/-1 {} cut",
        "event: speech.audio.done$$data: {}$$ | -1/-1/-1/-1 {} cut",
        "dat: {\"type\":\"speech.audio.done\"}$$ | -1/-1/-1/-1 {} cut",
        "`` | -1/-1/-1/-1 {} cut",
      })
  void a_stream_reports_with_its_last_event(String stream, String expected) {
    for (String lineEnd : List.of("\n", "\r\n", "\r")) {
      assertThat(outcomes(SSE, stream.replace("$", lineEnd))).containsExactly(expected);
    }
  }

  @Test
  void other_content_reports_nothing() {
    for (String type :
        new @Nullable String[] {null, "audio/mpeg", "text/plain", "applicationjson"}) {
      assertThat(outcome(type, List.of(Buffer.buffer("{\"usage\":{\"prompt_tokens\":8}"))))
          .isEqualTo("-1/-1/-1/-1 {} complete");
    }
  }

  @Test
  void large_content_does_not_hide_the_report_and_a_large_report_is_none() {
    String large = "\"" + "A".repeat(1 << 20) + "\"";
    String usage = "\"usage\":{\"prompt_tokens\":8";
    assertThat(outcome(JSON, "{" + usage + "},\"data\":[" + large + "]}"))
        .isEqualTo("8/-1/-1/-1 {} complete");
    assertThat(
            outcome(
                SSE,
                "data: {\"type\":\"image_edit.completed\",\"x\":" + large + "," + usage + "}}\n\n"))
        .isEqualTo("8/-1/-1/-1 {} complete");
    assertThat(outcome(JSON, "{" + usage + ",\"x\":" + large + "}}"))
        .isEqualTo("-1/-1/-1/-1 {} complete");
    String blanks = " ".repeat(MemberCatch.MEMBER_BYTES_MAX - "{\"prompt_tokens\":8}".length());
    assertThat(outcome(JSON, "{" + usage + blanks + "}}")).isEqualTo("8/-1/-1/-1 {} complete");
    assertThat(outcome(JSON, "{" + usage + blanks + " }}")).isEqualTo("-1/-1/-1/-1 {} complete");
  }

  @Test
  void hostile_bytes_do_no_harm_however_they_are_cut() {
    String document =
        "{\"usage\":{\"prompt_tokens\":8,\"input_tokens_details\":{\"cached_tokens\":1}},\"meta\":{\"billed_units\":"
            + "{\"search_units\":1}},\"data\":[\"a\\\"\"]}";
    HostileBytes.Words words =
        new HostileBytes.Words(
            List.of("\"usage\"", "\"meta\"", "\"total_tokens\""), List.of("\"a\""));
    Set<String> seen = new LinkedHashSet<>();
    Seeds.each(
        300,
        seed -> {
          HostileBytes hostile = new HostileBytes(seed, words);
          for (Buffer body :
              List.of(
                  hostile.garbled(Buffer.buffer(document)),
                  hostile.altered(Buffer.buffer(document)),
                  hostile.json(),
                  hostile.noise(300))) {
            Buffer event = Buffer.buffer("data: ").appendBuffer(body).appendString("\n\n");
            String whole = outcome(JSON, List.of(body));
            assertThat(outcome(JSON, hostile.pieces(body))).isEqualTo(whole);
            assertThat(outcome(SSE, hostile.pieces(event))).isEqualTo(outcome(SSE, List.of(event)));
            seen.add(whole);
          }
        });
    assertThat(seen).hasSizeGreaterThan(10);
  }

  private static Set<String> outcomes(String contentType, String body) {
    Buffer all = Buffer.buffer(body);
    Set<String> outcomes = new LinkedHashSet<>();
    for (int cut = 0; cut <= all.length(); cut++) {
      outcomes.add(
          outcome(contentType, List.of(all.getBuffer(0, cut), all.getBuffer(cut, all.length()))));
    }
    return outcomes;
  }

  private static String outcome(String contentType, String body) {
    return outcome(contentType, List.of(Buffer.buffer(body)));
  }

  private static String outcome(@Nullable String contentType, List<Buffer> pieces) {
    UsageTail tail = new UsageTail(ShapeName.OPENAI, contentType);
    for (Buffer piece : pieces) {
      // Within a larger array, to catch an index that is taken for an offset.
      byte[] around = ("\"{" + piece.toString("ISO-8859-1") + "}").getBytes(UTF_8);
      System.arraycopy(piece.getBytes(), 0, around, 2, piece.length());
      tail.feed(around, 2, piece.length());
    }
    Report report = tail.end();
    Usage usage = report.usage();
    return "%d/%d/%d/%d %s %s"
        .formatted(
            usage.input(),
            usage.cacheRead(),
            usage.output(),
            usage.reasoning(),
            usage.extras().of(ShapeName.OPENAI),
            report.complete() ? "complete" : "cut");
  }
}
