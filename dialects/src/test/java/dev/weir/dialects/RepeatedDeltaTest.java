package dev.weir.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.dialects.anthropic.AnthropicMessages;
import dev.weir.dialects.openai.OpenAiChat;
import dev.weir.dialects.sse.ByteSlice;
import dev.weir.dialects.sse.SseEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatedDeltaTest {

  private static final Seal SEAL = new Seal("test".getBytes(StandardCharsets.UTF_8));

  private static final String[] WORDS = {
    " word",
    "index",
    "content",
    "text",
    "delta",
    "x1",
    "m",
    "gpt",
    "Grüße",
    "漢字",
    "🎏",
    "\"",
    "\\",
    "say \"hi\"",
    "a\nb",
    "\\u0041",
    "{\"content\":\"x\"}",
    "\u0001",
    "",
    "text_delta",
    "null",
    "0"
  };

  private static SseEvent event(String type, String data) {
    byte[] bytes = ("##" + data + "#").getBytes(StandardCharsets.UTF_8);
    return new SseEvent(type, new ByteSlice(bytes, 2, bytes.length - 3), null, -1);
  }

  private static RepeatedDelta learnt(String data, ChatEvent... came) {
    RepeatedDelta repeated = new RepeatedDelta();
    List<ChatEvent> received = new ArrayList<>();
    SseEvent event = event("message", data);
    assertThat(repeated.take(event, received::add)).isFalse();
    List.of(came).forEach(repeated.watching(received::add));
    repeated.learn(event);
    assertThat(received).containsExactly(came);
    return repeated;
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "two words", "Grüße", "漢🎏", "'", "/"})
  void the_same_event_with_another_text_is_known_again(String text) {
    RepeatedDelta repeated = learnt("{\"i\":1,\"t\":\"a\"}", new ChatEvent.TextDelta(2, 3, "a"));
    List<ChatEvent> received = new ArrayList<>();

    boolean taken =
        repeated.take(event("message", "{\"i\":1,\"t\":\"" + text + "\"}"), received::add);

    assertThat(taken).isTrue();
    assertThat(received).containsExactly(new ChatEvent.TextDelta(2, 3, text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "message | {\"i\":2,\"t\":\"b\"}",
        "message | { \"i\":1,\"t\":\"b\"}",
        "message | {\"i\":1,\"t\":\"b\",\"u\":1}",
        "message | {\"i\":1,\"t\":\"\"}",
        "message | {\"i\":1,\"t\":\"b\\n\"}",
        "message | {\"i\":1,\"t\":\"b\",\"t\":\"c\"}",
        "message | {\"i\":1,\"t\":\"\u0001\"}",
        "message | {\"i\":1,\"t\":\"\uFFFD\"}",
        "message | {\"i\":1",
        "error | {\"i\":1,\"t\":\"b\"}",
      })
  void any_other_event_has_to_be_read(String type, String data) {
    RepeatedDelta repeated = learnt("{\"i\":1,\"t\":\"a\"}", new ChatEvent.TextDelta(0, 0, "a"));

    assertThat(repeated.take(event(type, data), unexpected -> {})).isFalse();
  }

  @Test
  void nothing_is_learnt_from_what_says_more_or_says_it_in_more_than_one_place() {
    ChatEvent a = new ChatEvent.TextDelta(0, 0, "a");
    String once = "{\"i\":1,\"t\":\"a\"}";
    List<RepeatedDelta> ignorant =
        List.of(
            learnt(once, a, a),
            learnt(once),
            learnt(once, new ChatEvent.PartEnded(0, 0)),
            learnt("{\"i\":\"a\",\"t\":\"a\"}", a),
            learnt("{\"i\":\"\\n\",\"t\":\"a\"}", a),
            learnt("{\"i\":1,\"t\":\"\\u0061\"}", a));

    for (RepeatedDelta repeated : ignorant) {
      assertThat(repeated.take(event("message", once), unexpected -> {})).isFalse();
      assertThat(repeated.take(event("message", once.replace("\"a\"", "\"b\"")), unexpected -> {}))
          .isFalse();
    }
  }

  @Test
  void what_happens_in_between_makes_it_forget() {
    RepeatedDelta repeated = learnt("{\"t\":\"a\"}", new ChatEvent.TextDelta(0, 0, "a"));
    repeated.watching(event -> {}).accept(new ChatEvent.PartEnded(0, 0));
    repeated.learn(event("message", "{}"));

    assertThat(repeated.take(event("message", "{\"t\":\"a\"}"), unexpected -> {})).isFalse();
  }

  @Test
  void a_text_with_an_escape_between_others_does_not() {
    RepeatedDelta repeated = learnt("{\"t\":\"a\"}", new ChatEvent.TextDelta(0, 0, "a"));
    repeated.watching(event -> {}).accept(new ChatEvent.TextDelta(0, 0, "\n"));
    repeated.learn(event("message", "{\"t\":\"\\n\"}"));

    assertThat(repeated.take(event("message", "{\"t\":\"a\"}"), event -> {})).isTrue();
  }

  // ---- In the decoders

  @Test
  void openai_chunks_say_the_same_as_when_each_is_read() {
    compare(
        new OpenAiChat(SEAL),
        "{\"id\":\"x1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}",
        (random, word) -> {
          JsonObject delta =
              new JsonObject().put(random.nextInt(9) == 0 ? "refusal" : "content", word);
          JsonObject choice = new JsonObject().put("index", random.nextInt(20) == 0 ? 1 : 0);
          JsonObject chunk = new JsonObject().put("id", "x1").put("model", "m");
          if (random.nextInt(30) == 0) {
            chunk.put("news", word);
          }
          return "data: " + chunk.put("choices", JsonArray.of(choice.put("delta", delta))).encode();
        });
  }

  @Test
  void anthropic_events_say_the_same_as_when_each_is_read() {
    compare(
        new AnthropicMessages(SEAL),
        "{\"type\":\"message_start\",\"message\":{\"id\":\"x1\",\"model\":\"m\"}}\n\ndata: "
            + "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
        (random, word) -> {
          if (random.nextInt(20) == 0) {
            return "event: ping\ndata: {\"type\":\"ping\"}";
          }
          JsonObject delta = new JsonObject().put("type", "text_delta").put("text", word);
          return "event: content_block_delta\ndata: "
              + new JsonObject()
                  .put("type", "content_block_delta")
                  .put("index", 0)
                  .put("delta", delta)
                  .encode();
        });
  }

  /** An event in front of which stands another space is never one that is known again. */
  private static void compare(
      Dialect dialect, String first, BiFunction<Random, String, String> event) {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      StreamDecoder decoder = dialect.streamDecoder();
      StreamDecoder reading = dialect.streamDecoder();
      List<ChatEvent> heard = new ArrayList<>();
      List<ChatEvent> read = new ArrayList<>();
      decoder.feed(Buffer.buffer("data: " + first + "\n\n"), heard::add);
      reading.feed(Buffer.buffer("data: " + first + "\n\n"), read::add);
      String word = WORDS[0];
      for (int i = 0; i < 60; i++) {
        word = random.nextInt(3) == 0 ? WORDS[random.nextInt(WORDS.length)] : word;
        String bytes = event.apply(random, word) + "\n\n";
        String unlike = bytes.replace("data: ", "data: " + " ".repeat(i + 1));
        decoder.feed(Buffer.buffer(bytes), heard::add);
        reading.feed(Buffer.buffer(unlike), read::add);
        assertThat(heard).as("seed %s, event %s", seed, bytes).isEqualTo(read);
      }
    }
  }
}
