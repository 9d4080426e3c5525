package dev.weir.launcher.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentProxiesTest {

  private static JsonObject in(Map<String, String> environment, String kind, String baseUrl) {
    JsonObject branch = new JsonObject().put("kind", kind);
    if (!baseUrl.isEmpty()) {
      branch.put("base-url", baseUrl);
    }
    return EnvironmentProxies.of(environment).in(branch);
  }

  @Test
  void a_vendor_over_tls_is_reached_by_the_proxy_of_https() {
    Map<String, String> environment =
        Map.of("HTTPS_PROXY", "http://p:3128", "NO_PROXY", "a.example, .b.example 10.0.0.0/8");
    JsonObject branch = in(environment, "openai", "");
    assertThat(branch.getString("proxy")).isEqualTo("http://p:3128");
    assertThat(branch.getJsonArray("no-proxy"))
        .isEqualTo(JsonArray.of("a.example", ".b.example", "10.0.0.0/8"));
    assertThat(in(environment, "openai", "http://10.0.0.1/v1").containsKey("proxy")).isFalse();
  }

  @Test
  void one_in_clear_is_reached_by_the_proxy_of_http_in_small_letters() {
    assertThat(in(Map.of("http_proxy", "p:3128"), "x", "HTTP://h/v1").getString("proxy"))
        .isEqualTo("http://p:3128");
    assertThat(in(Map.of("HTTP_PROXY", "p:3128"), "x", "http://h/v1").containsKey("proxy"))
        .as("a header of a CGI could set it")
        .isFalse();
  }

  @Test
  void one_proxy_may_serve_all_and_small_letters_come_first() {
    Map<String, String> all =
        Map.of(
            "ALL_PROXY",
            "socks5://s:1080",
            "https_proxy",
            "http://small:1",
            "HTTPS_PROXY",
            "big:2");
    assertThat(in(all, "x", "http://h").getString("proxy")).isEqualTo("socks5://s:1080");
    assertThat(in(all, "x", "https://h").getString("proxy")).isEqualTo("http://small:1");
  }

  @Test
  void what_is_no_proxy_is_told_without_its_value() {
    EnvironmentProxies proxies =
        EnvironmentProxies.of(Map.of("HTTPS_PROXY", "https://u:secret@p:1", "http_proxy", "p"));
    assertThat(proxies.https()).isEmpty();
    assertThat(proxies.http()).isEmpty();
    assertThat(proxies.remarks())
        .containsExactly(
            "HTTPS_PROXY is no proxy of http or socks with host and port, so it is not used",
            "http_proxy is no proxy of http or socks with host and port, so it is not used");
  }

  @Test
  void what_a_provider_says_itself_counts_and_a_demo_needs_none() {
    Map<String, String> environment = Map.of("HTTPS_PROXY", "http://p:3128", "NO_PROXY", "a");
    JsonObject own = new JsonObject().put("kind", "openai").put("proxy", "http://own:1");
    assertThat(EnvironmentProxies.of(environment).in(own)).isEqualTo(own);
    assertThat(in(environment, "demo", "").containsKey("proxy")).isFalse();
    assertThat(in(Map.of(), "openai", "").containsKey("proxy")).isFalse();
  }
}
