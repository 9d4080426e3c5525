package dev.weir.provider.vendor;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.stream.ChunkWriter;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.dialects.json.JsonScanner;
import dev.weir.dialects.json.JsonSplice;
import dev.weir.dialects.json.JsonSyntaxException;
import dev.weir.dialects.json.Members;
import dev.weir.dialects.operation.UsageTail;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operation beside chat that the vendor is asked for in the caller's own words.
 * Request and answer pass as they are and as they come, in both directions no faster than the
 * slower side; only the model's name is the caller's in the answer where it had another for it.
 */
final class RelayedCall implements Exchange.Reader {

  /** Their answers name no model that the caller named. */
  private static final Set<String> NAMELESS =
      Set.of(Operation.FILES, Operation.BATCHES, Operation.PASSTHROUGH);

  private final VendorLine line;
  private final IncomingCall call;
  private final ChunkWriter out;
  private final RequestHead head;
  private final Exchange exchange;
  private final VendorAnswer answer;
  private List<Header> proof = List.of();
  private NodeKeys.@Nullable Use turn; // Of the one request, once it is made.
  private boolean over;
  private boolean renames;
  private Buffer collected = Buffer.buffer();

  private RelayedCall(VendorLine line, IncomingCall call) {
    this.line = line;
    this.call = call;
    this.out = call.out();
    this.head = call.payload().head();
    this.answer = new VendorAnswer(line);
    this.exchange = line.exchange(line.config().timeouts(), line.usual().breakage(), this);
  }

  static void begin(
      VendorLine line,
      IncomingCall call,
      String method,
      String path,
      String contentType,
      Exchange.Content content) {
    new RelayedCall(line, call).begin(HttpMethod.valueOf(method), path, contentType, content);
  }

  private void begin(HttpMethod method, String path, String contentType, Exchange.Content content) {
    call.cancelHandler(this::cancelled);
    out.drainHandler(drained -> exchange.resume());
    line.proof(method, path, contentType, content, call.headers())
        .onComplete(
            signed -> send(method, path, contentType, signed),
            failure -> fail(answer.faultOf(failure)));
  }

  private void send(HttpMethod method, String path, String contentType, VendorLine.Signed signed) {
    if (over) {
      return;
    }
    NodeKeys.Use use = line.keys().use(call.headers(), head.model());
    if (use.refusal() != null) {
      fail(use.refusal());
      return;
    }
    turn = use;
    proof = signed.proof();
    exchange.begin(method, path, headers -> write(headers, contentType, use), signed.content());
  }

  private void write(MultiMap headers, String contentType, NodeKeys.Use use) {
    line.writeHeaders(headers, call.headers(), proof, use);
    if (!contentType.isEmpty()) {
      headers.set("content-type", contentType);
    }
    headers.set("accept", "*/*");
  }

  // ---- The vendor answers

  @Override
  public void head(int status, MultiMap headers) {
    line.answered(status, headers, proof);
    answer.begin(status, headers);
    if (!answer.failing()) {
      if (turn != null) {
        turn.taken();
      }
      String type = headers.get("content-type");
      if (type != null && type.startsWith("text/html") && !NAMELESS.contains(head.operation())) {
        // A login page: whoever passed it on would call it a success.
        fail(line.usual().breakage().malformed("answered with a page"));
        return;
      }
      renames = isRenamed(type);
      if (!NAMELESS.contains(head.operation())) {
        answer.watch(head.dialect(), type);
      }
      out.head(
          new Head(
              Head.Mode.RAW,
              status,
              answer.relayedHeaders(headers, renames),
              answer.upstreamId(),
              head.model(),
              List.of()));
    }
  }

  private boolean isRenamed(@Nullable String type) {
    return !head.model().equals(head.askedModel())
        && !NAMELESS.contains(head.operation())
        && type != null
        && type.startsWith("application/json");
  }

  @Override
  public void bytes(Buffer bytes) {
    if (over) {
      return;
    }
    if (answer.failing()) {
      if (answer.collect(bytes)) {
        exchange.abort();
        fail(answer.fault());
      }
    } else if (renames) {
      collect(bytes);
    } else {
      pass(bytes);
    }
  }

  private void collect(Buffer bytes) {
    long max = line.config().answerBytesMax();
    if (collected.length() + bytes.length() > max) {
      fail(line.usual().breakage().malformed("answered with more than " + max + " bytes"));
    } else {
      collected.appendBuffer(bytes);
    }
  }

  private void pass(Buffer bytes) {
    answer.passed(bytes);
    out.write(new Chunk.Raw(bytes, true, true));
    if (out.writeQueueFull()) {
      exchange.pause();
    }
  }

  @Override
  public void end() {
    if (answer.failing()) {
      fail(answer.fault());
      return;
    }
    if (renames) {
      pass(named(collected));
    }
    UsageTail.Report report = answer.report();
    if (report.complete()) {
      end(report.usage());
    } else {
      fail(line.usual().breakage().broken(), report.usage());
    }
  }

  /** The answer with the model's name that the caller used; as it came where it is no such JSON. */
  private Buffer named(Buffer body) {
    byte[] bytes = BufferBytes.of(body);
    JsonScanner scanner = new JsonScanner(Set.of("model"), bytes.length);
    try {
      scanner.feed(bytes, 0, bytes.length);
      Members.Member model = scanner.end().get("model");
      return model == null || model.kind() != Members.Kind.STRING
          ? body
          : JsonSplice.replace(body, model.start(), model.end(), head.askedModel());
    } catch (JsonSyntaxException notOurs) {
      return body;
    }
  }

  @Override
  public void failed(Fault why) {
    fail(answer.failing() ? answer.fault() : why);
  }

  // ---- Last words

  private void end(Usage used) {
    if (!over) {
      over = true;
      out.end(new Frame.Ending(used, null));
    }
  }

  private void fail(Fault why) {
    fail(why, answer.report().usage());
  }

  private void fail(Fault why, Usage used) {
    if (!over) {
      over = true;
      exchange.abort();
      out.fail(turn == null ? why : turn.failed(why), used);
    }
  }

  private void cancelled(String reason) {
    if (!over) {
      over = true;
      exchange.abort();
      if (turn != null) {
        turn.released();
      }
      if (call.remainingMillis() > 0) { // At the deadline the stream fails by itself.
        out.end(new Frame.Ending(answer.report().usage(), null));
      }
    }
  }
}
