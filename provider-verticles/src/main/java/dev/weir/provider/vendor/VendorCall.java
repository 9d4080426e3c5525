package dev.weir.provider.vendor;

import dev.weir.bus.bytes.Gathering;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Payload;
import dev.weir.bus.stream.ChunkWriter;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.dialects.Tap;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.provider.core.HeaderRules;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call, from the bus to the vendor and back. Asks the vendor once; stops it as soon as the
 * caller wants no more; takes from it no faster than the caller does; and never tells an end that
 * the vendor did not tell.
 */
final class VendorCall implements Exchange.Reader {

  private static final Logger LOG = LoggerFactory.getLogger(VendorCall.class);

  /**
   * Names the vendor's id of a request among the headers of a fault: it is not ours to call
   * x-request-id.
   */
  private static final String UPSTREAM_ID = "x-weir-upstream-request-id";

  private final VendorLine line;
  private final IncomingCall call;
  private final ChunkWriter out;
  private final Payload payload;
  private final boolean wantsStream;
  private final UpstreamDialect dialect;
  private final Breakage breakage;
  private final Exchange exchange;
  private List<String> dropped = List.of();
  private List<Header> proof = List.of();
  private NodeKeys.@Nullable Use turn; // Of the one request, once it is made.
  private boolean hidesUsage;
  private boolean over;

  // The answer, once it has begun: either a stream, or a body to be collected.
  private int status;
  private List<Header> headersBack = List.of();
  private String upstreamId = "";
  private @Nullable StreamedAnswer stream;
  private final Gathering body = new Gathering();
  private boolean failing;

  private VendorCall(VendorLine line, IncomingCall call) {
    this.line = line;
    this.call = call;
    this.out = call.out();
    this.payload = call.payload();
    this.wantsStream =
        payload instanceof Payload.Canonical canonical
            ? canonical.request().stream()
            : payload.head().stream();
    VendorLine.Voice voice = line.voice(payload);
    this.dialect = voice.dialect();
    this.breakage = voice.breakage();
    this.exchange = line.exchange(line.config().timeouts(), breakage, this);
  }

  /** Serves a call. */
  static void begin(VendorLine line, IncomingCall call) {
    new VendorCall(line, call).begin();
  }

  private void begin() {
    call.cancelHandler(this::cancelled);
    out.drainHandler(drained -> exchange.resume());
    Vendor vendor = line.vendor();
    boolean asksUsage = line.asksUsage(payload, dialect);
    line.translate(
            VendorRequest.weight(vendor, dialect, payload, asksUsage),
            () -> VendorRequest.of(vendor, dialect, payload, call.headers(), asksUsage))
        .onComplete(this::send, failure -> fail(faultOf(failure)));
  }

  private void send(VendorRequest request) {
    if (!over) {
      dropped = request.dropped();
      hidesUsage = request.hidesUsage();
      line.signature(HttpMethod.POST, request.path(), request.body(), call.headers())
          .onComplete(signed -> send(request, signed), failure -> fail(faultOf(failure)));
    }
  }

  private void send(VendorRequest request, List<Header> signed) {
    if (over) {
      return;
    }
    NodeKeys.Use use = line.keys().use(call.headers(), payload.head().model());
    if (use.refusal() != null) {
      fail(use.refusal());
      return;
    }
    turn = use;
    proof = signed;
    exchange.begin(
        HttpMethod.POST,
        request.path(),
        headers -> write(headers, signed, use),
        new Exchange.Content.Whole(request.body()));
  }

  private void write(MultiMap headers, List<Header> signed, NodeKeys.Use use) {
    line.writeHeaders(headers, call.headers(), signed, use);
    headers.set("content-type", "application/json");
    headers.set("accept", wantsStream ? dialect.acceptType() : "application/json");
  }

  // ---- The vendor answers

  @Override
  public void head(int vendorStatus, MultiMap headers) {
    status = vendorStatus;
    boolean success = status >= 200 && status < 300;
    line.answered(status, headers, proof);
    takeHeaders(headers, success);
    if (success && turn != null) {
      turn.taken();
    }
    if (success && wantsStream && !isDocument(headers.get("content-type"))) {
      stream = streamed();
      out.head(answerHead());
    } else {
      // A document in the place of a stream is an error, whatever its status.
      failing = !success || wantsStream;
    }
  }

  private StreamedAnswer streamed() {
    if (payload instanceof Payload.Canonical) {
      return new EventStream(out, dialect.streamDecoder());
    }
    Tap tap = payload instanceof Payload.Raw raw ? dialect.tap(raw.body()) : dialect.tap();
    if (hidesUsage) {
      tap = tap.hidingUsage();
    }
    String asked = payload.head().askedModel();
    if (!asked.equals(payload.head().model())) {
      tap = tap.renaming(asked);
    }
    return new RawStream(out, tap, breakage);
  }

  private static boolean isDocument(@Nullable String type) {
    return type != null && (type.startsWith("application/json") || type.startsWith("text/html"));
  }

  private void takeHeaders(MultiMap headers, boolean success) {
    List<Header> back = new ArrayList<>();
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (success ? HeaderRules.comesBack(name) : HeaderRules.tellsAnError(name)) {
        back.add(new Header(name, header.getValue()));
      }
    }
    headersBack = back;
    String id = headers.get(line.vendor().requestIdHeader());
    upstreamId = id == null ? "" : id;
  }

  private Head answerHead() {
    return new Head(
        payload instanceof Payload.Raw ? Head.Mode.RAW : Head.Mode.CANONICAL,
        status,
        headersBack,
        upstreamId,
        payload.head().model(),
        dropped);
  }

  @Override
  public void bytes(Buffer bytes) {
    if (stream == null) {
      collect(bytes);
      return;
    }
    try {
      if (stream.feed(bytes)) {
        end(stream);
        exchange.leave();
      } else if (out.writeQueueFull()) {
        exchange.pause();
      }
    } catch (RuntimeException failure) {
      fail(faultOf(failure));
    }
  }

  private void collect(Buffer bytes) {
    long max = failing ? Fault.UPSTREAM_BODY_BYTES_MAX : line.config().answerBytesMax();
    if (body.length() + bytes.length() <= max) {
      body.add(bytes);
    } else if (failing) {
      body.add(bytes.slice(0, (int) max - body.length()));
      exchange.abort();
      failWithBody();
    } else {
      fail(breakage.malformed("answered with more than " + max + " bytes"));
    }
  }

  @Override
  public void end() {
    if (stream != null) {
      try {
        stream.end();
        end(stream);
      } catch (RuntimeException failure) {
        fail(faultOf(failure));
      }
    } else if (failing) {
      failWithBody();
    } else {
      line.translate(body.length(), () -> WholeAnswer.of(dialect, payload, body.bytes()))
          .onComplete(this::answer, failure -> fail(faultOf(failure)));
    }
  }

  private void answer(WholeAnswer answer) {
    if (answer.isCounted()) {
      answer(answer.content(), answer.ending());
    } else {
      line.elsewhere(() -> answer.counted(line.vendor().kind(), dialect, payload))
          .otherwise(answer.ending())
          .onSuccess(ending -> answer(answer.content(), ending));
    }
  }

  private void answer(Chunk content, Frame.Ending ending) {
    if (!over) {
      over = true;
      out.answer(answerHead(), content, ending);
    }
  }

  private void failWithBody() {
    try {
      fail(dialect.decodeError(status, faultHeaders(), body.bytes()));
    } catch (RuntimeException failure) {
      fail(faultOf(failure));
    }
  }

  @Override
  public void failed(Fault why) {
    if (failing) {
      failWithBody(); // The vendor's own error, even half of it, says more.
    } else {
      fail(why);
    }
  }

  // ---- Last words

  private void end(StreamedAnswer ended) {
    if (!over) {
      over = true;
      end(tally(ended, true), ended.reason());
    }
  }

  private void end(Tally tally, @Nullable String reason) {
    if (tally.isComplete()) {
      out.end(new Frame.Ending(tally.usage(), reason));
    } else {
      out.endAfter(line.elsewhere(() -> new Frame.Ending(tally.usage(), reason)));
    }
  }

  private Tally tally(StreamedAnswer answer, boolean whole) {
    return new Tally(line.vendor().kind(), payload, answer.told(), answer.said(), whole);
  }

  private void fail(Fault why) {
    if (!over) {
      over = true;
      exchange.abort();
      failNow(turn == null ? why : turn.failed(why));
    }
  }

  private void failNow(Fault why) {
    if (stream == null) {
      out.fail(why);
      return;
    }
    Tally tally = tally(stream, false);
    if (tally.isComplete()) {
      out.fail(why, tally.usage());
    } else {
      out.failAfter(why, line.elsewhere(tally::usage));
    }
  }

  private void cancelled(String reason) {
    if (over) {
      return;
    }
    over = true;
    exchange.abort();
    if (turn != null) {
      turn.released();
    }
    if (call.remainingMillis() <= 0) {
      failNow(new Fault.Timeout("the call did not end within its time"));
    } else if (stream == null) {
      out.end();
    } else {
      end(tally(stream, false), null);
    }
  }

  private List<Header> faultHeaders() {
    if (upstreamId.isEmpty()) {
      return headersBack;
    }
    List<Header> headers = new ArrayList<>(headersBack);
    headers.add(new Header(UPSTREAM_ID, upstreamId));
    return headers;
  }

  private Fault faultOf(Throwable failure) {
    if (!(failure instanceof FaultException known)) {
      LOG.error("event=provider-failed provider={}", line.config().name(), failure);
      return Fault.of(failure);
    }
    // What a dialect finds in a body knows nothing of the headers.
    return known.fault() instanceof Fault.Upstream upstream && upstream.headers().isEmpty()
        ? new Fault.Upstream(
            upstream.message(),
            upstream.dialect(),
            upstream.upstreamStatus(),
            upstream.kind(),
            upstream.retryAfterMillis(),
            faultHeaders(),
            upstream.body())
        : known.fault();
  }
}
