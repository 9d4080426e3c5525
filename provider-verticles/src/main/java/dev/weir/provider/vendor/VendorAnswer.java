package dev.weir.provider.vendor;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.Header;
import dev.weir.dialects.operation.UsageTail;
import dev.weir.provider.core.HeaderRules;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an answer of an operation beside chat tells beside its content: headers, errors, usage. */
final class VendorAnswer {

  private static final Logger LOG = LoggerFactory.getLogger(VendorAnswer.class);
  private static final String UPSTREAM_ID = "x-weir-upstream-request-id";
  private static final int ERRORS = 400;
  private static final UsageTail.Report NOTHING = new UsageTail.Report(Usage.NONE, true);

  private final VendorLine line;
  private final Buffer error = Buffer.buffer();
  private int status;
  private List<Header> headersBack = List.of();
  private String upstreamId = "";
  private @Nullable UsageTail tail;

  VendorAnswer(VendorLine line) {
    this.line = line;
  }

  void begin(int vendorStatus, MultiMap headers) {
    status = vendorStatus;
    headersBack = taken(headers, failing() ? HeaderRules::tellsAnError : HeaderRules::comesBack);
    String id = headers.get(line.vendor().requestIdHeader());
    upstreamId = id == null ? "" : id;
  }

  private static List<Header> taken(MultiMap headers, Predicate<String> wanted) {
    List<Header> taken = new ArrayList<>();
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (wanted.test(name)) {
        taken.add(new Header(name, header.getValue()));
      }
    }
    return taken;
  }

  /**
   * Watches what passes for what it tells of its use.
   *
   * @param shape in whose words the answer is
   */
  void watch(String shape, @Nullable String contentType) {
    tail = new UsageTail(shape, contentType);
  }

  /** Whether the vendor says that it failed. */
  boolean failing() {
    return status >= ERRORS;
  }

  List<Header> headersBack() {
    return headersBack;
  }

  /**
   * The headers of an answer that is passed on as it is.
   *
   * @param resized whether its length may change on the way
   */
  List<Header> relayedHeaders(MultiMap headers, boolean resized) {
    return taken(
        headers,
        name -> HeaderRules.comesBackRelayed(name) && !(resized && name.equals("content-length")));
  }

  String upstreamId() {
    return upstreamId;
  }

  /** Takes a piece of an error; true when there is as much as is kept. */
  boolean collect(Buffer bytes) {
    int room = Fault.UPSTREAM_BODY_BYTES_MAX - error.length();
    error.appendBuffer(bytes.length() <= room ? bytes : bytes.slice(0, room));
    return bytes.length() >= room;
  }

  /** The vendor's error. */
  Fault fault() {
    try {
      return line.usual().dialect().decodeError(status, faultHeaders(), error);
    } catch (RuntimeException failure) {
      return faultOf(failure);
    }
  }

  private List<Header> faultHeaders() {
    List<Header> headers = new ArrayList<>(headersBack);
    if (!upstreamId.isEmpty()) {
      headers.add(new Header(UPSTREAM_ID, upstreamId));
    }
    return headers;
  }

  /** What is said of something that went wrong here. */
  Fault faultOf(Throwable failure) {
    if (!(failure instanceof FaultException)) {
      LOG.error("event=provider-failed provider={}", line.config().name(), failure);
    }
    return Fault.of(failure);
  }

  /** A piece of the answer has passed. */
  void passed(Buffer bytes) {
    if (tail != null) {
      tail.feed(BufferBytes.of(bytes), 0, bytes.length());
    }
  }

  /** What the whole answer told of its use, and whether it was whole. */
  UsageTail.Report report() {
    return tail == null ? NOTHING : tail.end();
  }
}
