package dev.weir.gateway.bus;

import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Chunk;
import dev.weir.bus.message.Frame;
import dev.weir.bus.message.Head;
import dev.weir.bus.message.Header;
import dev.weir.dialects.IngressDialect;
import dev.weir.gateway.api.AnswerHeaders;
import dev.weir.gateway.pipeline.AnswerSink;
import dev.weir.gateway.pipeline.AnswerWriter;
import dev.weir.gateway.pipeline.Exchange;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes of an answer what it is over HTTP: a status, headers, and bytes in the caller's dialect.
 */
final class PathSink implements AnswerSink {

  private static final String CONTENT_TYPE = "content-type";

  /** Where Google's clients are told to send the pieces of a file: to us again, not to Google. */
  private static final String UPLOAD_URL = "x-goog-upload-url";

  private final AnswerSink to;
  private final IngressDialect dialect;
  private final @Nullable AnswerWriter writer;
  private final AnswerHeaders headers;
  private final Runnable atEnd;
  private @Nullable Exchange exchange;
  private boolean over;

  /**
   * @param writer makes the bytes of a chat; null where they are the vendor's
   * @param atEnd run with the last word
   */
  PathSink(
      AnswerSink to,
      IngressDialect dialect,
      @Nullable AnswerWriter writer,
      AnswerHeaders headers,
      Runnable atEnd) {
    this.to = to;
    this.dialect = dialect;
    this.writer = writer;
    this.headers = headers;
    this.atEnd = atEnd;
  }

  /** The exchange whose answer this is: headers tell of its explanation. */
  void of(Exchange whose) {
    exchange = whose;
  }

  /** Whether the last word was said. */
  boolean over() {
    return over;
  }

  @Override
  public void asked(IngressDialect.Inbound inbound) {
    if (writer != null) {
      writer.asked(inbound);
    }
  }

  @Override
  public void begin(Head head) {
    MultiMap all = MultiMap.caseInsensitiveMultiMap();
    headers.put(all, dialect, head, exchange == null ? null : exchange.explanation(), exchange);
    int status = head.status();
    if (writer != null) {
      status = 200;
      writer.begin(head);
      all.set(CONTENT_TYPE, writer.stream() ? dialect.streamType() : "application/json");
    }
    for (Header header : head.headers()) {
      if (!all.contains(header.name())) {
        boolean place = header.name().equals(UPLOAD_URL);
        all.set(header.name(), place ? hither(header.value()) : header.value());
      }
    }
    List<Header> told = new ArrayList<>(all.size());
    all.forEach((name, value) -> told.add(new Header(name, value)));
    to.begin(
        new Head(
            Head.Mode.RAW, status, told, head.upstreamRequestId(), head.model(), head.dropped()));
  }

  /** The path alone: it is asked for here. */
  private static String hither(String url) {
    int host = url.indexOf("://");
    int path = host < 0 ? -1 : url.indexOf('/', host + 3);
    return path < 0 ? url : url.substring(path);
  }

  @Override
  public void content(Chunk chunk) {
    if (writer == null) {
      to.content(chunk);
    } else {
      write(writer.write(chunk), writer);
    }
  }

  private void write(Buffer bytes, AnswerWriter by) {
    if (bytes.length() > 0) {
      to.content(new Chunk.Raw(bytes, by.whole(), by.semantic()));
    }
  }

  @Override
  public boolean full() {
    return to.full();
  }

  @Override
  public void onDrain(Runnable task) {
    to.onDrain(task);
  }

  @Override
  public void end(Frame.Ending ending) {
    if (writer != null) {
      write(writer.end(), writer);
    }
    ended();
    to.end(ending); // May find that the answer is none after all.
  }

  @Override
  public void fail(Fault fault) {
    fail(fault, Usage.NONE);
  }

  @Override
  public void fail(Fault fault, Usage used) {
    ended();
    to.fail(fault, used);
  }

  /** Before the caller is told: what it still sends breaks off then, and that is no news. */
  private void ended() {
    if (!over) {
      over = true;
      atEnd.run();
    }
  }

  @Override
  public int status() {
    return to.status();
  }
}
