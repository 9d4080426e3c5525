package dev.weir.provider.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaseUrlTest {

  @Test
  void what_a_url_says() {
    assertThat(BaseUrl.of("https://api.openai.com/v1"))
        .isEqualTo(new BaseUrl(true, "api.openai.com", 443, "/v1"));
    assertThat(BaseUrl.of(" http://127.0.0.1:8080/ "))
        .isEqualTo(new BaseUrl(false, "127.0.0.1", 8080, ""));
    assertThat(BaseUrl.of("HTTP://[::1]:11434//")).isEqualTo(new BaseUrl(false, "::1", 11434, ""));
    assertThat(BaseUrl.of("http://h/a/b//")).isEqualTo(new BaseUrl(false, "h", 80, "/a/b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "api.openai.com",
        "ftp://h",
        "http:///v1",
        "http://h?x",
        "http://h#x",
        "http://u:p@h",
        "http://h h",
        "https:"
      })
  void what_is_no_base_url(String text) {
    assertThat(BaseUrl.of(text)).isNull();
  }

  @Test
  void what_a_proxy_says() {
    ProxyOptions http = Proxies.of("http://me:secret@proxy:3128");
    assertThat(http.getType()).isEqualTo(ProxyType.HTTP);
    assertThat(http.getHost()).isEqualTo("proxy");
    assertThat(http.getPort()).isEqualTo(3128);
    assertThat(http.getUsername()).isEqualTo("me");
    assertThat(http.getPassword()).isEqualTo("secret");
    assertThat(Proxies.of("socks5://proxy:1080").getType()).isEqualTo(ProxyType.SOCKS5);
    assertThat(Proxies.of("socks4://me@proxy:1080").getPassword()).isEmpty();
    assertThat(Proxies.of("https://proxy:1080")).isNull();
    assertThat(Proxies.of("http://proxy")).isNull();
    assertThat(Proxies.of("proxy:80")).isNull();
    assertThat(Proxies.of("a b")).isNull();
  }
}
