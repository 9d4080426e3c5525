package dev.weir.provider.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.fault.FaultException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PassthroughPathTest {

  @ParameterizedTest
  @CsvSource({
    "'', /v1/x, /v1/x",
    "/v1, /v1/x?a=/v1, /x?a=/v1",
    "/v1, /x, /x",
    "/v1, /v1, ''",
    "/v1, /v10/x, /v10/x",
    "/openai/v1, /openai/v1/x, /x",
    "/openai/v1, /v1/x, /x",
    "/openai/v1, /openai/x, /openai/x",
    "/v1, /a..b/x, /a..b/x",
  })
  void what_of_the_base_url_is_repeated_is_not_doubled(String base, String path, String below) {
    assertThat(PassthroughPath.below(base, path)).isEqualTo(below);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/..", "/a/../b", "/./a", "/%2e%2e/a", "/.%2E/a", "/a/..%2fb", "/%2e/x?q=1"})
  void what_would_leave_the_api_is_refused(String path) {
    assertThatThrownBy(() -> PassthroughPath.below("/v1", path)).isInstanceOf(FaultException.class);
  }
}
