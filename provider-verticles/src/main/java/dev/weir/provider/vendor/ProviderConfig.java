package dev.weir.provider.vendor;

import dev.weir.bus.config.Secret;
import dev.weir.bus.config.Section;
import dev.weir.models.catalogue.Overrule;
import dev.weir.provider.core.NoProxy;
import io.vertx.core.net.ProxyOptions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a provider that calls a vendor over HTTP.
 *
 * @param name the name that callers use
 * @param kind the kind of provider
 * @param baseUrl where the vendor is
 * @param keys what the vendor is shown, taking turns
 * @param headers what is added to every call
 * @param models the models by name; {@code *} stands for all that the vendor has
 * @param noProxy which hosts are reached without the proxy
 * @param answerBytesMax the largest answer that is taken in one piece
 * @param asksUsage whether the vendor is asked for the usage of a stream whose caller did not ask
 * @param modelRules whether what is known of single models counts for translated requests
 */
public record ProviderConfig(
    String name,
    String kind,
    BaseUrl baseUrl,
    List<Secret> keys,
    Map<String, String> headers,
    List<String> models,
    Timeouts timeouts,
    Pool pool,
    Tls tls,
    @Nullable Secret proxy,
    NoProxy noProxy,
    long answerBytesMax,
    boolean asksUsage,
    boolean modelRules) {

  /** Stands for all that the vendor has. */
  static final String ALL_MODELS = "*";

  private static final String ASKED = "asked";

  private static final BaseUrl NOWHERE = new BaseUrl(false, "localhost", 1, "");

  /**
   * Reads it, or describes it.
   *
   * @param vendor whose defaults hold
   */
  public static ProviderConfig from(Section section, Vendor vendor) {
    String name = section.requiredText("name", "the name that callers use");
    String kind = section.text("kind", vendor.kind(), "the kind of provider");
    BaseUrl baseUrl = baseUrl(section, vendor);
    List<Secret> keys = section.secrets("keys", "the vendor's keys; several take turns");
    section.check(!vendor.keyRequired() || !keys.isEmpty(), "keys", "must hold at least one key");
    Map<String, String> headers =
        section.textEntries("headers", "headers that are added to every call");
    List<String> models =
        List.copyOf(
            section
                .namesOrEntries(
                    "models",
                    List.of(ALL_MODELS),
                    ProviderConfig::model,
                    "the models to offer, * for all that the vendor has")
                .keySet());
    return new ProviderConfig(
        name,
        kind,
        baseUrl,
        keys,
        headers,
        models,
        section.section("timeouts", Timeouts::from, "how long things may take"),
        section.section("pool", Pool::from, "connections to the vendor"),
        section.section("tls", Tls::from, "whom to trust and how to be trusted"),
        proxy(section),
        new NoProxy(
            section.texts("no-proxy", "hosts that are reached without the proxy, as in NO_PROXY")),
        section.size("answer-size", "64MiB", "the largest answer that does not stream"),
        asksUsage(section),
        section.bool(
            "model-rules",
            true,
            "whether translated requests are changed by what is known of single models"));
  }

  /** The same at another place. */
  ProviderConfig at(BaseUrl other) {
    return new ProviderConfig(
        name,
        kind,
        other,
        keys,
        headers,
        models,
        timeouts,
        pool,
        tls,
        proxy,
        noProxy,
        answerBytesMax,
        asksUsage,
        modelRules);
  }

  /** Scheme, host and port of the vendor. */
  public URI origin() {
    String host = baseUrl.host().contains(":") ? "[" + baseUrl.host() + "]" : baseUrl.host();
    return URI.create((baseUrl.tls() ? "https://" : "http://") + host + ":" + baseUrl.port());
  }

  /** The proxy on the way to a host, as Vert.x takes it; null for none. */
  public @Nullable ProxyOptions proxyTo(String host, int port) {
    return proxy == null || noProxy.covers(host, port) ? null : Proxies.of(proxy.reveal());
  }

  /** Whether the vendor shall be asked what models it has. */
  boolean allModels() {
    return models.contains(ALL_MODELS);
  }

  private static String model(String name, Section section) {
    Overrule.from(section); // The gateway's concern; here it is only checked.
    return name;
  }

  private static BaseUrl baseUrl(Section section, Vendor vendor) {
    String doc = "where the vendor is, as its own SDK takes it";
    String text =
        vendor.baseUrl() == null
            ? section.requiredText("base-url", doc)
            : section.text("base-url", vendor.baseUrl(), doc);
    BaseUrl read = BaseUrl.of(text);
    section.check(
        read != null || text.equals(Section.PLACEHOLDER),
        "base-url",
        "must be an http or https URL without user, query or fragment");
    return Objects.requireNonNullElse(read, NOWHERE);
  }

  private static boolean asksUsage(Section section) {
    String usage =
        section.choice(
            "usage",
            ASKED,
            List.of(ASKED, "as-sent"),
            "streams of Chat Completions whose caller does not ask for usage: the vendor is asked"
                + " all the same and its chunk of usage kept back, or the request goes as it was"
                + " sent and its tokens are counted here");
    return usage.equals(ASKED);
  }

  private static @Nullable Secret proxy(Section section) {
    Secret proxy =
        section.optionalSecret("proxy", "http://[user:password@]host:port, or socks5://");
    section.check(
        proxy == null || Proxies.of(proxy.reveal()) != null,
        "proxy",
        "must be a URL of http or socks5 with host and port");
    return proxy;
  }

  /**
   * Bounds on time, in milliseconds.
   *
   * @param connect until there is a connection
   * @param firstByte from then until the vendor answers
   * @param idle between two pieces of an answer
   * @param total for everything
   * @param drain how long a stop waits for open calls
   */
  public record Timeouts(long connect, long firstByte, long idle, long total, long drain) {
    static Timeouts from(Section section) {
      return new Timeouts(
          section.duration("connect", "3s", "until there is a connection"),
          section.duration("first-byte", "10m", "until the vendor begins to answer"),
          section.duration("idle", "5m", "between two pieces of an answer"),
          section.duration("total", "60m", "for the whole call"),
          section.duration("drain", "30s", "how long a stop waits for open calls"));
    }
  }

  /**
   * Connections.
   *
   * @param connections the most there may be, on one node
   * @param http2 whether HTTP/2 is spoken: {@code auto} is where TLS offers it
   */
  public record Pool(int connections, Http2 http2) {

    /** Above it, the pool of Vert.x would count beyond an int. */
    private static final int CONNECTIONS_MAX = 40_000;

    static Pool from(Section section) {
      int connections =
          section.integer(
              "connections",
              256,
              1,
              CONNECTIONS_MAX,
              "the most of them, shared by all instances of a node");
      Object http2 =
          section.anything("http2", "auto (the default: where TLS offers it), true or false");
      String word = http2 == null ? "auto" : http2.toString();
      section.check(
          Set.of("auto", "true", "false").contains(word), "http2", "must be auto, true or false");
      return new Pool(
          connections,
          switch (word) {
            case "true" -> Http2.ALWAYS;
            case "false" -> Http2.NEVER;
            default -> Http2.AUTO;
          });
    }

    /** Whether HTTP/2 is spoken. */
    public enum Http2 {
      AUTO,
      ALWAYS,
      NEVER
    }
  }

  /**
   * Files in PEM format.
   *
   * @param ca the only authorities to trust, in place of those of the JDK
   * @param certificate what to show the vendor
   * @param key its private key
   */
  public record Tls(@Nullable String ca, @Nullable String certificate, @Nullable String key) {
    static Tls from(Section section) {
      String certificate = section.optionalText("certificate", "a PEM file to show to the vendor");
      String key = section.optionalText("key", "the PEM file of its private key");
      section.check(
          (certificate == null) == (key == null), "key", "must be given with certificate");
      return new Tls(
          section.optionalText("ca", "a PEM file with the only authorities to trust"),
          certificate,
          key);
    }
  }
}
