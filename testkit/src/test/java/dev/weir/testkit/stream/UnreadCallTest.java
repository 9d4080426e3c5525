package dev.weir.testkit.stream;

import static dev.weir.testkit.stream.EndpointVerticle.await;
import static dev.weir.testkit.stream.EndpointVerticle.callee;
import static dev.weir.testkit.stream.EndpointVerticle.caller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.codec.WireCodec;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.BusMessage;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.ReplyException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an instance does with a call of a version that is newer than its own. */
@Timeout(60)
class UnreadCallTest {

  private static final String SERVICE = "provider.v1.chat.older";
  private static final String RAW = "raw";

  private final Vertx vertx = Vertx.vertx();
  private final AtomicBoolean accepted = new AtomicBoolean();

  /** Bytes of another node as they would be read here, with all that the bus has beside them. */
  private record RawCodec() implements MessageCodec<Buffer, BusMessage> {

    @Override
    public void encodeToWire(Buffer wire, Buffer bytes) {
      throw new UnsupportedOperationException("within a JVM");
    }

    @Override
    public BusMessage decodeFromWire(int position, Buffer wire) {
      throw new UnsupportedOperationException("within a JVM");
    }

    @Override
    public BusMessage transform(Buffer bytes) {
      return new WireCodec().decodeFromWire(0, bytes);
    }

    @Override
    public String name() {
      return RAW;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }

  @BeforeEach
  void begin() throws Exception {
    vertx.eventBus().registerCodec(new RawCodec());
    callee(vertx, SERVICE, call -> accepted.set(true));
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  /** Opens a call whose bytes are replaced on their way, and whose headers are not. */
  private Fault refusal(int version, int tag) throws Exception {
    byte[] bytes = {(byte) version, (byte) tag, 2, 7, 7};
    vertx
        .eventBus()
        .consumer(
            "newer",
            message ->
                vertx
                    .eventBus()
                    .send(
                        SERVICE,
                        Buffer.buffer(bytes),
                        new DeliveryOptions().setHeaders(message.headers()).setCodecName(RAW)));
    try {
      await(caller(vertx).call("newer", Buffer.buffer("q"), call -> call.opened()));
    } catch (ExecutionException failed) {
      return ((FaultException) failed.getCause()).fault();
    }
    throw new AssertionError("the call was taken");
  }

  @ParameterizedTest(name = "version {0} tag {1}")
  @CsvSource({
    "1, 99", // A kind of message that is not known yet.
    "2, 1", // A version that is not known yet.
    "1, 1", // A call with something in it that cannot be read.
  })
  void its_caller_hears_at_once_that_it_is_not_supported(int version, int tag) throws Exception {
    Fault fault = refusal(version, tag);
    assertThat(fault)
        .isEqualTo(
            new Fault.Unsupported(
                "this instance is of another version and cannot read what it was asked",
                version,
                tag));
    assertThat(fault.retryable()).isTrue();
    assertThat(accepted).isFalse();
  }

  @Test
  void a_request_fails_with_the_number_of_the_fault() {
    assertThatThrownBy(
            () ->
                await(
                    vertx
                        .eventBus()
                        .request(
                            SERVICE,
                            Buffer.buffer(new byte[] {9, 9, 0}),
                            new DeliveryOptions().setCodecName(RAW))))
        .hasCauseInstanceOf(ReplyException.class)
        .extracting(thrown -> ((ReplyException) thrown.getCause()).failureCode())
        .isEqualTo(20);
  }

  @Test
  void a_message_that_says_nothing_of_a_caller_harms_nobody() throws Exception {
    DeliveryOptions odd =
        new DeliveryOptions()
            .setCodecName(RAW)
            .addHeader("weir-stream", "no-stream")
            .addHeader("weir-inbox", "inbox.x.y");
    vertx.eventBus().send(SERVICE, Buffer.buffer(new byte[] {2, 1, 0}), odd);
    assertThat(refusal(1, 99)).isInstanceOf(Fault.Unsupported.class);
  }
}
