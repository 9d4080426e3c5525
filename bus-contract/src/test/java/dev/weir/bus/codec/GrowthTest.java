package dev.weir.bus.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.weir.bus.chat.ChatEvent;
import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Finish;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.BusMessage;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.HomesLearned;
import dev.weir.bus.message.KeyRested;
import dev.weir.bus.message.Roll;
import dev.weir.bus.message.StreamId;
import dev.weir.bus.message.Unknown;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What nodes of different versions make of each other's messages. */
class GrowthTest {

  private final WireCodec codec = new WireCodec();

  /** Writes as a later version might: every record, however deep, has more fields. */
  private static final class LaterWriter extends WireWriter {
    LaterWriter() {
      super(16);
    }

    @Override
    boolean leavesOutLast() {
      return false;
    }

    @Override
    void close(int start) {
      string("a later field");
      zigzag(-1);
      bool(true);
      super.close(start);
    }
  }

  @TestFactory
  Stream<DynamicTest> what_later_versions_append_is_ignored() {
    return Examples.all().entrySet().stream()
        .filter(
            example ->
                !example
                    .getKey()
                    .matches("announcement.*|roll|node-seen.*")) // JSON grows by members.
        .map(
            example ->
                dynamicTest(
                    example.getKey(),
                    () -> {
                      LaterWriter out = new LaterWriter();
                      WireCodec.write(out, example.getValue());
                      assertThat(codec.decodeFromWire(0, out.toBuffer()))
                          .isEqualTo(example.getValue());
                    }));
  }

  @Test
  void fields_that_are_not_there_have_defaults() {
    StreamId id = new StreamId(1, 2);
    assertThat(decoded(WireTags.OPENED, out -> writeId(out, id)))
        .isEqualTo(new Frame.Opened(id, "", 0));
    assertThat(decoded(WireTags.CREDIT, out -> writeId(out, id)))
        .isEqualTo(new Frame.Credit(id, false, 0));
    assertThat(decoded(WireTags.END, out -> writeId(out, id)))
        .isEqualTo(new Frame.End(id, false, 0, Frame.Ending.PLAIN));
    assertThat(decoded(WireTags.PING, out -> out.string("inbox")))
        .isEqualTo(new Frame.Ping("inbox", 0, List.of()));
    assertThat(decoded(WireTags.UNKNOWN, out -> out.zigzag(3))).isEqualTo(new Unknown(3, -1));
    assertThat(decoded(WireTags.CREDIT, out -> out.close(out.open())))
        .isEqualTo(new Frame.Credit(new StreamId(0, 0), false, 0));
  }

  @Test
  void a_failure_of_an_older_version_tells_no_usage() {
    Fault fault = new Fault.Broken("half");
    StreamId id = new StreamId(1, 2);
    BusMessage read =
        decoded(
            WireTags.FAIL,
            out -> {
              writeId(out, id);
              out.bool(false);
              out.zigzag(4);
              FaultFormat.write(out, fault);
            });
    assertThat(read).isEqualTo(new Frame.Fail(id, false, 4, fault, Usage.NONE));
  }

  @Test
  void counts_that_are_not_there_are_unknown() {
    WireWriter out = new WireWriter(16);
    int start = out.open();
    out.zigzag(12);
    out.close(start);
    assertThat(SmallFormats.readUsage(new WireReader(out.toBuffer().getBytes())))
        .isEqualTo(
            new Usage(
                12,
                Usage.UNKNOWN,
                Usage.UNKNOWN,
                Usage.UNKNOWN,
                Usage.UNKNOWN,
                Usage.UNKNOWN,
                false,
                Extras.NONE));
  }

  @Test
  void json_that_is_not_there_is_null() {
    assertThat(new WireReader(new byte[0]).json().toString()).isEqualTo("null");
  }

  @Test
  void a_finish_that_is_not_known_is_another_one() {
    Chunk chunk =
        chunk(
            WireTags.EVENT_FINISHED,
            out -> {
              out.zigzag(0);
              int finish = out.open();
              out.octet(200);
              out.close(finish);
            });
    assertThat(chunk)
        .isEqualTo(
            new Chunk.Events(
                List.of(new ChatEvent.Finished(0, Finish.of(Finish.Reason.OTHER), Extras.NONE))));
  }

  @Test
  void a_kind_of_vendor_error_that_is_not_known_is_the_servers() {
    Fault fault =
        fault(
            16,
            out -> {
              writeCommon(out, 418, true, 5);
              out.string("openai-chat");
              out.zigzag(418);
              out.octet(99);
            });
    assertThat(fault)
        .isEqualTo(
            new Fault.Upstream(
                "m",
                "openai-chat",
                418,
                Fault.Upstream.Kind.SERVER,
                5,
                List.of(),
                Buffer.buffer()));
  }

  @Test
  void a_fault_that_is_not_known_becomes_the_nearest() {
    checkNearest(429, true, new Fault.RateLimited("m", 5));
    checkNearest(503, true, new Fault.Unavailable("m", 5));
    checkNearest(401, false, new Fault.Unauthorized("m"));
    checkNearest(403, false, new Fault.Forbidden("m"));
    checkNearest(404, false, new Fault.NotFound("m", null));
    checkNearest(413, false, new Fault.TooLarge("m"));
    checkNearest(415, false, new Fault.UnsupportedMediaType("m"));
    checkNearest(422, false, new Fault.Invalid("m", null));
    checkNearest(429, false, new Fault.BudgetExceeded("m"));
    checkNearest(499, false, new Fault.Cancelled("m"));
    checkNearest(500, false, new Fault.Internal("m"));
    checkNearest(0, false, new Fault.Internal("m"));
  }

  private static void checkNearest(int status, boolean retryable, Fault expected) {
    assertThat(fault(250, out -> writeCommon(out, status, retryable, 5))).isEqualTo(expected);
    assertThat(expected.retryable()).isEqualTo(retryable);
  }

  @Test
  void unknown_versions_and_tags_are_told() {
    assertThat(codec.decodeFromWire(0, Buffer.buffer(new byte[] {2, 4, 0})))
        .isEqualTo(new Unknown(2, 4));
    assertThat(codec.decodeFromWire(0, Buffer.buffer(new byte[] {1, (byte) 250, 0})))
        .isEqualTo(new Unknown(1, 250));
    assertThat(codec.decodeFromWire(0, Buffer.buffer(new byte[] {1})))
        .isEqualTo(new Unknown(1, -1));
    assertThat(codec.decodeFromWire(0, Buffer.buffer())).isEqualTo(new Unknown(0, -1));
    // The length is missing, without which nothing tells that the message is whole.
    assertThat(codec.decodeFromWire(0, Buffer.buffer(new byte[] {1, WireTags.CREDIT})))
        .isEqualTo(new Unknown(1, WireTags.CREDIT));
  }

  @Test
  void alternatives_that_are_not_known_make_the_message_unknown() {
    for (int kind : new int[] {0, 100}) {
      assertThat(
              decoded(
                  WireTags.DATA,
                  out -> {
                    writeId(out, new StreamId(1, 2));
                    out.bool(true);
                    out.zigzag(0);
                    out.octet(kind);
                    out.close(out.open());
                  }))
          .isEqualTo(new Unknown(1, WireTags.DATA));
      assertThat(
              decoded(
                  WireTags.OPEN_STREAM,
                  out -> {
                    writeId(out, new StreamId(1, 2));
                    out.string("inbox");
                    out.zigzag(0);
                    out.zigzag(0);
                    out.varint(0);
                    out.octet(kind);
                    out.close(out.open());
                  }))
          .isEqualTo(new Unknown(1, WireTags.OPEN_STREAM));
    }
  }

  @Test
  void json_members_that_are_not_known_are_ignored() {
    byte[] more = "{\"new\":[{}],\"instance\":\"g\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(decoded(WireTags.ROLL, out -> out.raw(more))).isEqualTo(new Roll("g"));
    byte[] less = "{}".getBytes(StandardCharsets.UTF_8);
    assertThat(decoded(WireTags.ROLL, out -> out.raw(less))).isEqualTo(new Roll(""));
    assertThat(decoded(WireTags.KEY_RESTED, out -> out.raw(less)))
        .isEqualTo(new KeyRested("", "", "", 0, "", ""));
    byte[] rested = "{\"new\":[{}],\"key\":\"k\",\"millis\":7}".getBytes(StandardCharsets.UTF_8);
    assertThat(decoded(WireTags.KEY_RESTED, out -> out.raw(rested)))
        .isEqualTo(new KeyRested("", "k", "", 7, "", ""));
    assertThat(decoded(WireTags.HOMES_LEARNED, out -> out.raw(less)))
        .isEqualTo(new HomesLearned("", List.of(), List.of()));
    byte[] learned =
        "{\"new\":{},\"homes\":[{\"new\":[1],\"key\":7,\"provider\":\"p\"}],\"warm\":[{}]}"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(decoded(WireTags.HOMES_LEARNED, out -> out.raw(learned)))
        .isEqualTo(
            new HomesLearned(
                "",
                List.of(new HomesLearned.Home(7, "p", 0)),
                List.of(new HomesLearned.Warm(0, "", ""))));
  }

  private BusMessage decoded(int tag, Consumer<WireWriter> payload) {
    WireWriter out = new WireWriter(16);
    out.octet(WireCodec.VERSION);
    out.octet(tag);
    int start = out.open();
    payload.accept(out);
    out.close(start);
    return codec.decodeFromWire(0, out.toBuffer());
  }

  private static void writeId(WireWriter out, StreamId id) {
    int start = out.open();
    out.fixed64(id.origin());
    out.zigzag(id.number());
    out.close(start);
  }

  private static Chunk chunk(int eventTag, Consumer<WireWriter> fields) {
    WireWriter out = new WireWriter(16);
    out.octet(WireTags.CHUNK_EVENTS);
    int chunk = out.open();
    out.varint(1);
    out.octet(eventTag);
    int event = out.open();
    fields.accept(out);
    out.close(event);
    out.close(chunk);
    return ChatCodec.decodeChunk(out.toBuffer());
  }

  private static Fault fault(int number, Consumer<WireWriter> fields) {
    WireWriter out = new WireWriter(16);
    out.octet(number);
    int start = out.open();
    fields.accept(out);
    out.close(start);
    return FaultFormat.read(new WireReader(out.toBuffer().getBytes()));
  }

  private static void writeCommon(
      WireWriter out, int status, boolean retryable, long retryAfterMillis) {
    out.string("m");
    out.zigzag(status);
    out.bool(retryable);
    out.zigzag(retryAfterMillis);
  }
}
