package dev.weir.launcher.tracing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A collector on a free port that reads what is exported: OTLP in protobuf over HTTP. */
public final class Collector implements AutoCloseable {

  private static final HexFormat HEX = HexFormat.of();
  private static final int ERROR = 2;

  private final HttpServer server;
  private final int status;
  private final BlockingQueue<Exported> spans = new LinkedBlockingQueue<>();
  private final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();

  /** A span as it came over the wire; kind 2 serves, 3 calls. */
  public record Exported(
      String trace,
      String id,
      String parent,
      String state,
      String name,
      int kind,
      boolean failed,
      String message,
      Map<String, Object> attributes,
      Map<String, Object> resource) {

    /** An attribute as text; empty where there is none. */
    public String at(String key) {
      return String.valueOf(attributes.getOrDefault(key, ""));
    }
  }

  private Collector(HttpServer server, int status) {
    this.server = server;
    this.status = status;
  }

  /**
   * Starts one.
   *
   * @param status of its answers
   */
  public static Collector start(int status) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      Collector collector = new Collector(server, status);
      server.createContext("/", collector::take);
      server.start();
      return collector;
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  /** Where it is. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The headers of what was exported, and its path as {@code :path}. */
  public List<Map<String, String>> requests() {
    return requests;
  }

  /** Waits for so many spans. */
  public List<Exported> spans(int count) {
    List<Exported> taken = new ArrayList<>();
    try {
      while (taken.size() < count) {
        Exported span = spans.poll(20, TimeUnit.SECONDS);
        if (span == null) {
          throw new AssertionError("only " + taken);
        }
        taken.add(span);
      }
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
    return taken;
  }

  /** What else came so far. */
  public List<Exported> rest() {
    List<Exported> taken = new ArrayList<>();
    spans.drainTo(taken);
    return taken;
  }

  private void take(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    exchange.getRequestHeaders().forEach((name, all) -> headers.put(name, all.getFirst()));
    headers.put(":path", exchange.getRequestURI().getPath());
    requests.add(headers);
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (status == 200) {
      for (Protobuf resourceSpans : Protobuf.of(body).messages(1)) {
        Map<String, Object> resource = attributes(resourceSpans.messages(1).getFirst(), 1);
        for (Protobuf scope : resourceSpans.messages(2)) {
          scope.messages(2).forEach(span -> spans.add(exported(span, resource)));
        }
      }
    }
    exchange.getResponseHeaders().add("content-type", "application/x-protobuf");
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static Exported exported(Protobuf span, Map<String, Object> resource) {
    List<Protobuf> told = span.messages(15);
    Protobuf ended = told.isEmpty() ? Protobuf.of(new byte[0]) : told.getFirst();
    return new Exported(
        HEX.formatHex(span.bytes(1)),
        HEX.formatHex(span.bytes(2)),
        HEX.formatHex(span.bytes(4)),
        new String(span.bytes(3), UTF_8),
        new String(span.bytes(5), UTF_8),
        (int) span.number(6),
        ended.number(3) == ERROR,
        new String(ended.bytes(2), UTF_8),
        attributes(span, 9),
        resource);
  }

  private static Map<String, Object> attributes(Protobuf message, int field) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (Protobuf entry : message.messages(field)) {
      all.put(new String(entry.bytes(1), UTF_8), value(entry.messages(2).getFirst()));
    }
    return all;
  }

  private static Object value(Protobuf any) {
    if (any.has(1)) {
      return new String(any.bytes(1), UTF_8);
    }
    return any.has(5)
        ? any.messages(5).getFirst().messages(1).stream().map(Collector::value).toList()
        : any.number(3);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
