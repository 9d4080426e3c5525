package dev.weir.provider.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com, true",
    "example.com, api.EXAMPLE.com, true",
    ".example.com, example.com, true",
    "*.example.com, a.b.example.com, true",
    "example.com, badexample.com, false",
    "example.com, example.com.evil.org, false",
    "example.com:443, example.com, true",
    "example.com:80, example.com, false",
    "*, anything.org, true",
    "10.0.0.0/8, 10.200.3.4, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.168.7.0/31, 192.168.7.1, true",
    "192.168.7.0/31, 192.168.7.2, false",
    "0.0.0.0/0, 8.8.8.8, true",
    "0.0.0.0/0, example.com, false",
    "10.0.0.0/33, 10.0.0.1, false",
    "10.0.0.0/x, 10.0.0.1, false",
    "300.0.0.0/8, 300.0.0.1, false",
    "10.1.2.3, 10.1.2.3, true",
    "fd00::1, fd00::1, true",
    "[fd00::1], fd00::1, true",
    "'', example.com, false",
    "'', 169.254.169.254, true",
    "'', metadata.google.internal, true",
    "'', localhost, true",
    "'', 127.0.0.1, true",
    "'', ::1, true"
  })
  void words_cover_hosts(String word, String host, boolean direct) {
    assertThat(new NoProxy(List.of("other.org", " " + word + " ")).covers(host, 443))
        .isEqualTo(direct);
  }
}
