package dev.weir.launcher.discovery;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The proxies that the environment tells of, as curl understands it: {@code HTTPS_PROXY}, {@code
 * http_proxy} (in small letters only), {@code ALL_PROXY} for both, and {@code NO_PROXY}; in small
 * letters before large.
 *
 * @param https for vendors over TLS; empty for none
 * @param http for others; empty for none
 * @param excepted what {@code NO_PROXY} names
 * @param remarks what was seen and not used, for people
 */
public record EnvironmentProxies(
    String https, String http, List<String> excepted, List<String> remarks) {

  private static final Pattern USABLE =
      Pattern.compile("(?i)(?:http|socks[45]?h?)://(?:[^@/]*@)?[^:/@]+:\\d{1,5}/?");

  public EnvironmentProxies {
    excepted = List.copyOf(excepted);
    remarks = List.copyOf(remarks);
  }

  /** Looks through the environment. */
  public static EnvironmentProxies of(Map<String, String> environment) {
    List<String> remarks = new ArrayList<>();
    String all = proxy(environment, remarks, "all_proxy", "ALL_PROXY");
    String https = proxy(environment, remarks, "https_proxy", "HTTPS_PROXY");
    String http = proxy(environment, remarks, "http_proxy");
    String small = environment.getOrDefault("no_proxy", "");
    String excepted = small.isBlank() ? environment.getOrDefault("NO_PROXY", "") : small;
    return new EnvironmentProxies(
        https.isEmpty() ? all : https,
        http.isEmpty() ? all : http,
        Arrays.stream(excepted.split("[,\\s]+")).filter(word -> !word.isEmpty()).toList(),
        remarks);
  }

  /** The first of these variables that holds something; it may hold a password. */
  private static String proxy(
      Map<String, String> environment, List<String> remarks, String... names) {
    for (String name : names) {
      String value = environment.getOrDefault(name, "").strip();
      if (!value.isEmpty()) {
        String url = value.contains("://") ? value : "http://" + value;
        if (USABLE.matcher(url).matches()) {
          return url;
        }
        remarks.add(name + " is no proxy of http or socks with host and port, so it is not used");
        return "";
      }
    }
    return "";
  }

  /**
   * A provider's branch with the proxy that it is reached by, unless it names one, or is a demo.
   */
  public JsonObject in(JsonObject provider) {
    boolean clear =
        provider.getString("base-url", "").toLowerCase(Locale.ROOT).startsWith("http://");
    String proxy = clear ? http : https;
    if (proxy.isEmpty()
        || provider.containsKey("proxy")
        || "demo".equals(provider.getString("kind"))) {
      return provider;
    }
    JsonObject branch = provider.copy().put("proxy", proxy);
    return excepted.isEmpty() || branch.containsKey("no-proxy")
        ? branch
        : branch.put("no-proxy", new JsonArray(excepted));
  }
}
