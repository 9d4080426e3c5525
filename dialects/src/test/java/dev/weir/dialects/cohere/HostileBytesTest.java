package dev.weir.dialects.cohere;

import static dev.weir.dialects.cohere.Fixtures.COHERE;
import static dev.weir.dialects.cohere.Fixtures.CONTEXT;
import static dev.weir.dialects.cohere.Fixtures.resource;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.StreamDecoder;
import dev.weir.dialects.StreamEncoder;
import dev.weir.dialects.Tap;
import dev.weir.dialects.UpstreamDialect.Target;
import dev.weir.testkit.EventGrammar;
import dev.weir.testkit.Seeds;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever comes in, only faults come out. */
class HostileBytesTest {

  private static final int SEEDS = 1500;
  private static final Pattern VALUE =
      Pattern.compile("(?<=:)(\"[^\"\\\\]*\"|-?\\d+|true|false|\\{\\}|\\[\\])");
  private static final List<String> OTHERS =
      List.of(
          "null",
          "-7",
          "1e300",
          "true",
          "[\"x\"]",
          "{\"type\":\"text\"}",
          "\"\"",
          "{}",
          "[]",
          "\"weir1.a.b.c\"",
          "\"thinking\"",
          "\"PLAN\"");

  private static void onlyFaults(Runnable action) {
    try {
      action.run();
    } catch (FaultException refused) {
      // As promised.
    }
  }

  private static Buffer garbled(Buffer body, SplittableRandom random) {
    Buffer out = Buffer.buffer();
    int odds = random.nextInt(20, 2000);
    for (byte b : body.getBytes()) {
      switch (random.nextInt(odds)) {
        case 0 -> out.appendByte((byte) random.nextInt());
        case 1 -> out.appendByte(b).appendByte(b);
        case 2 -> {}
        default -> out.appendByte(b);
      }
    }
    return out;
  }

  /** Sound JSON in which some values are something else, and some events are lost or doubled. */
  private static Buffer altered(Buffer body, SplittableRandom random) {
    int odds = random.nextInt(4, 40);
    Matcher values = VALUE.matcher(body.toString());
    String json =
        values.replaceAll(
            value ->
                Matcher.quoteReplacement(
                    random.nextInt(odds) == 0
                        ? OTHERS.get(random.nextInt(OTHERS.size()))
                        : value.group()));
    StringBuilder out = new StringBuilder();
    for (String event : json.split("(?<=\n\n)")) {
      int times = random.nextInt(odds) == 0 ? random.nextInt(3) : 1;
      out.append(event.repeat(times));
    }
    return Buffer.buffer(out.toString());
  }

  private static void request(Buffer body) {
    onlyFaults(
        () -> {
          ChatRequest request = COHERE.decodeRequest(body).request();
          COHERE.encodeRequest(request, Target.VENDOR);
        });
  }

  private static void answer(Buffer body) {
    onlyFaults(() -> COHERE.encodeAnswer(COHERE.decodeAnswer(body), CONTEXT));
    COHERE.inspectAnswer(body);
    COHERE.errorBody(COHERE.decodeError(400, List.of(), body), "req_1");
  }

  private static void stream(Buffer stream, SplittableRandom random) {
    List<ChatEvent> events = new ArrayList<>();
    StreamDecoder decoder = COHERE.streamDecoder();
    StreamEncoder encoder = COHERE.streamEncoder(CONTEXT);
    int cut = random.nextInt(stream.length() + 1);
    boolean[] whole = {false};
    onlyFaults(
        () -> {
          decoder.feed(stream.slice(0, cut), events::add);
          decoder.feed(stream.slice(cut, stream.length()), events::add);
          decoder.end(events::add);
          whole[0] = true;
        });
    EventGrammar.checkPrefix(events);
    Buffer written = encoder.encode(events);
    if (whole[0]) {
      EventGrammar.check(events);
      onlyFaults(() -> Fixtures.decode(written.appendBuffer(encoder.end())));
    }
    onlyFaults(
        () -> {
          Tap tap = COHERE.tap();
          tap.feed(stream.slice(0, cut));
          tap.feed(stream.slice(cut, stream.length()));
          tap.end();
        });
  }

  @Test
  void garbled_and_altered_transcripts() {
    List<String> requests = Fixtures.names("requests", ".json");
    List<String> answers = Fixtures.names("answers", ".json");
    List<String> streams = Fixtures.names("streams", ".sse");
    Seeds.each(
        SEEDS,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          Buffer request = resource("requests/" + pick(requests, random) + ".json");
          Buffer answer = resource("answers/" + pick(answers, random) + ".json");
          Buffer stream = resource("streams/" + pick(streams, random) + ".sse");
          request(garbled(request, random));
          request(altered(request, random));
          answer(garbled(answer, random));
          answer(altered(answer, random));
          stream(garbled(stream, random), random);
          stream(altered(stream, random), random);
        });
  }

  private static String pick(List<String> names, SplittableRandom random) {
    return names.get(random.nextInt(names.size()));
  }

  @Test
  void random_bytes() {
    Seeds.each(
        SEEDS,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          byte[] bytes = new byte[random.nextInt(300)];
          random.nextBytes(bytes);
          Buffer body = Buffer.buffer(bytes);
          request(body);
          answer(body);
          stream(body, random);
        });
  }
}
