package dev.weir.gateway.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "127.8.9.1, true",
    "::1, true",
    "0:0:0:0:0:0:0:1, true",
    "::ffff:127.0.0.1, true",
    "10.0.0.1, false",
    "fe80::1, false",
    "localhost, false",
    "'', false"
  })
  void this_machine_is_told_by_its_addresses_alone(String address, boolean own) {
    assertThat(TrustedProxies.isLoopback(address)).isEqualTo(own);
  }
}
