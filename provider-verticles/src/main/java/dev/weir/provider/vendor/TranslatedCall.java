package dev.weir.provider.vendor;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.dialects.operation.OperationShape;
import dev.weir.dialects.operation.OperationShapes;
import dev.weir.dialects.operation.Translated;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operation beside chat that the vendor knows in other words: asked in as many
 * requests as it takes, a few at once, and answered in one piece when all are answered. The first
 * that fails ends them all.
 */
final class TranslatedCall {

  /** Requests of one call that are under way at once. */
  private static final int AT_ONCE_MAX = 4;

  private final VendorLine line;
  private final IncomingCall call;
  private final Payload.Raw raw;
  private final Vendor.Asking asking;
  private final Queue<Part> waiting = new ArrayDeque<>();
  private final List<Part> running = new ArrayList<>();
  private Buffer[] answers = {};
  private int missing;
  private long answerBytes;
  private @Nullable Translated translated;
  private @Nullable VendorAnswer first;
  private boolean over;

  private TranslatedCall(
      VendorLine line, IncomingCall call, Payload.Raw raw, Vendor.Asking asking) {
    this.line = line;
    this.call = call;
    this.raw = raw;
    this.asking = asking;
  }

  static void begin(VendorLine line, IncomingCall call, Payload.Raw raw, Vendor.Asking asking) {
    new TranslatedCall(line, call, raw, asking).begin();
  }

  private void begin() {
    call.cancelHandler(this::cancelled);
    RequestHead head = raw.head();
    line.<@Nullable Translated>translate(
            raw.body().length(),
            () ->
                OperationShapes.translate(
                    head.operation(), head.dialect(), asking.shape(), raw.body(), head.model()))
        .onComplete(this::ask, failure -> fail(new VendorAnswer(line).faultOf(failure)));
  }

  private void ask(@Nullable Translated written) {
    if (over) {
      return;
    }
    if (written == null) {
      RequestHead head = raw.head();
      fail(
          new Fault.UnsupportedByTarget(
              "this provider cannot be asked for %s in the shape %s"
                  .formatted(head.operation(), head.dialect()),
              "operation"));
      return;
    }
    translated = written;
    answers = new Buffer[written.bodies().size()];
    missing = answers.length;
    for (int i = 0; i < answers.length; i++) {
      waiting.add(new Part(i, written.bodies().get(i)));
    }
    next();
  }

  private void next() {
    while (!over && running.size() < AT_ONCE_MAX && !waiting.isEmpty()) {
      Part part = waiting.remove();
      running.add(part);
      part.begin();
    }
  }

  private void answered(Part part, Buffer body) {
    running.remove(part);
    answers[part.index] = body;
    missing--;
    if (first == null) {
      first = part.answer;
    }
    if (missing > 0) {
      next();
    } else if (translated != null) {
      Translated asked = translated;
      RequestHead head = raw.head();
      OperationShape.Context context =
          new OperationShape.Context(
              head.requestId(), head.askedModel(), System.currentTimeMillis() / 1_000);
      line.translate(answerBytes, () -> asked.back().answer(Arrays.asList(answers), context))
          .onComplete(
              answer -> end(asked, part.answer, answer),
              failure -> fail(part.answer.faultOf(failure)));
    }
  }

  private void end(Translated asked, VendorAnswer last, Translated.Answer answer) {
    if (!over) {
      over = true;
      List<Header> headers = new ArrayList<>(last.headersBack());
      headers.add(new Header("content-type", "application/json"));
      Head begun =
          new Head(
              Head.Mode.RAW, 200, headers, last.upstreamId(), raw.head().model(), asked.dropped());
      call.out()
          .answer(
              begun,
              new Chunk.Raw(answer.body(), true, true),
              new Frame.Ending(answer.usage(), null));
    }
  }

  private void fail(Fault why) {
    if (!over) {
      stop();
      call.out().fail(why);
    }
  }

  private void cancelled(String reason) {
    if (!over) {
      stop();
      if (call.remainingMillis() > 0) { // At the deadline the stream fails by itself.
        call.out().end(Frame.Ending.PLAIN);
      }
    }
  }

  private void stop() {
    over = true;
    waiting.clear();
    running.forEach(Part::abort);
  }

  /** One of the requests that the call takes. */
  private final class Part implements Exchange.Reader {

    private final int index;
    private final Buffer body;
    private final VendorAnswer answer = new VendorAnswer(line);
    private final Exchange exchange =
        line.exchange(line.config().timeouts(), line.usual().breakage(), this);
    private final Buffer received = Buffer.buffer();
    private List<Header> proof = List.of();
    private NodeKeys.@Nullable Use turn; // Once it is asked.

    Part(int index, Buffer body) {
      this.index = index;
      this.body = body;
    }

    void begin() {
      Exchange.Content content = new Exchange.Content.Whole(body);
      line.proof(HttpMethod.POST, asking.path(), "application/json", content, call.headers())
          .onComplete(this::send, failure -> fail(answer.faultOf(failure)));
    }

    private void send(VendorLine.Signed signed) {
      if (over) {
        return;
      }
      NodeKeys.Use use = line.keys().use(call.headers(), raw.head().model());
      if (use.refusal() != null) {
        fail(use.refusal());
        return;
      }
      turn = use;
      proof = signed.proof();
      exchange.begin(
          HttpMethod.POST, asking.path(), headers -> write(headers, use), signed.content());
    }

    private void abort() {
      exchange.abort();
      if (turn != null) {
        turn.released();
      }
    }

    /** All of the call fails with it; what is said of the key is said once. */
    private void fail(Fault why) {
      if (!over) {
        TranslatedCall.this.fail(turn == null ? why : turn.failed(why));
      }
    }

    private void write(MultiMap headers, NodeKeys.Use use) {
      line.writeHeaders(headers, call.headers(), proof, use);
      headers.set("content-type", "application/json");
      headers.set("accept", "application/json");
    }

    @Override
    public void head(int status, MultiMap headers) {
      line.answered(status, headers, proof);
      answer.begin(status, headers);
      if (!answer.failing() && turn != null) {
        turn.taken();
      }
    }

    @Override
    public void bytes(Buffer bytes) {
      if (answer.failing()) {
        if (answer.collect(bytes)) {
          fail(answer.fault());
        }
        return;
      }
      answerBytes += bytes.length();
      long max = line.config().answerBytesMax();
      if (answerBytes > max) {
        fail(line.usual().breakage().malformed("answered with more than " + max + " bytes"));
      } else {
        received.appendBuffer(bytes);
      }
    }

    @Override
    public void end() {
      if (answer.failing()) {
        fail(answer.fault());
      } else if (!over) {
        answered(this, received);
      }
    }

    @Override
    public void failed(Fault why) {
      fail(answer.failing() ? answer.fault() : why);
    }
  }
}
