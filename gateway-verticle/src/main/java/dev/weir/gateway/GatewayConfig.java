package dev.weir.gateway;

import dev.weir.bus.config.Section;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The branch {@code gateway} of the configuration. */
public record GatewayConfig(
    String host,
    int port,
    Management management,
    @Nullable Tls tls,
    List<String> trustedProxies,
    List<String> corsOrigins,
    boolean open,
    long keepAliveMillis,
    Limits limits,
    Timeouts timeouts,
    int explanations,
    Events events) {

  private static final int EXPLANATIONS = 10_000;
  private static final int EXPLANATIONS_MAX = 1_000_000;

  /** Where metrics, health and administration are served. */
  public record Management(String host, int port) {
    static Management from(Section section) {
      return new Management(
          section.text("host", "127.0.0.1", "the address to listen on"),
          section.integer("port", 4001, 0, 65_535, "the port; 0 takes a free one"));
    }
  }

  /** What encrypts the listener. */
  public record Tls(String certificate, String key, @Nullable String clientCa) {
    static Tls from(Section section) {
      return new Tls(
          section.requiredText("certificate", "path of the certificate chain, PEM"),
          section.requiredText("key", "path of the private key, PEM"),
          section.optionalText(
              "client-ca", "path of the CA whose client certificates are demanded, PEM"));
    }
  }

  /** What is too much. */
  public record Limits(
      long bodyBytes,
      long uploadBytes,
      int headerBytes,
      int connections,
      int streams,
      int pendingWriteBytes,
      long bufferedBytes) {
    static Limits from(Section section) {
      return new Limits(
          section.size("body", "32MiB", "the largest request body"),
          section.size(
              "upload",
              "512MiB",
              "the largest body that is passed on as it comes: files, recordings, passthrough"),
          (int) section.size("header", "64KiB", "the largest sum of request headers"),
          section.integer("connections", 20_000, 1, 1_000_000, "connections at once"),
          section.integer(
              "streams", 10_000, 1, 1_000_000, "requests under way at once, per event loop"),
          (int)
              section.size(
                  "pending-writes", "1MiB", "bytes that may wait for one slow client's socket"),
          section.sizeOrShare(
              "buffered",
              "25%",
              Runtime.getRuntime().maxMemory(),
              "bytes of request bodies held at once on the node; past it new requests get 503"));
    }
  }

  /** How long things may take. */
  public record Timeouts(
      long firstByteMillis, long idleMillis, long totalMillis, long drainMillis) {
    static Timeouts from(Section section) {
      return new Timeouts(
          section.duration("first-byte", "10m", "until the answer begins"),
          section.duration("idle", "5m", "between two pieces of an answer"),
          section.duration("total", "60m", "for the whole request"),
          section.duration("drain", "30s", "for open streams to end when the gateway stops"));
    }
  }

  /** What is published on the event bus for whoever listens. */
  public record Events(boolean requests) {
    static Events from(Section section) {
      return new Events(
          section.bool(
              "requests",
              false,
              "publishes the record of each finished request on `event.v1.request.finished`"));
    }
  }

  /** Reads the branch. */
  public static GatewayConfig from(Section section) {
    GatewayConfig config =
        new GatewayConfig(
            section.text(
                "host",
                "127.0.0.1",
                "the address to listen on; anything but loopback needs keys, or `open: true`"),
            section.integer("port", 4000, 0, 65_535, "the port; 0 takes a free one"),
            section.section("management", Management::from, "metrics, health and administration"),
            section.optionalSection("tls", Tls::from, "encrypts the listener"),
            section.texts(
                "trusted-proxies",
                "addresses whose `x-forwarded-for` is believed in the access log"),
            section.section(
                "cors",
                cors -> cors.texts("origins", "origins of web pages that may call"),
                "calls from web pages"),
            section.bool("open", false, "serves without keys on an address that is not loopback"),
            section.duration(
                "keep-alive", "15s", "after how much silence a stream gets a comment or ping"),
            section.section("limits", Limits::from, "what is too much"),
            section.section("timeouts", Timeouts::from, "how long things may take"),
            section.integer(
                "explanations",
                EXPLANATIONS,
                0,
                EXPLANATIONS_MAX,
                "how many finished requests a node remembers for `weir explain`; 1 to 2 KiB each"),
            section.section("events", Events::from, "what is published on the event bus"));
    section.check(config.limits.bodyBytes <= 1 << 30, "limits.body", "must be at most 1GiB");
    return config;
  }
}
