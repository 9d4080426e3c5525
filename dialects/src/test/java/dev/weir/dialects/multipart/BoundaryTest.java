package dev.weir.dialects.multipart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundaryTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "multipart/form-data; boundary=abc | abc",
        "multipart/form-data;boundary=abc; charset=utf-8 | abc",
        "Multipart/Form-Data ; charset=utf-8 ; BOUNDARY=aBc; | aBc",
        "multipart/form-data; boundary=\"a b:c/d=e?f,(g)'h\" | a b:c/d=e?f,(g)'h",
        "multipart/form-data; boundary=\"a;b\" | ",
        "multipart/form-data; boundary=----WebKitFormBoundaryZk9 | ----WebKitFormBoundaryZk9",
        "multipart/form-data; boundary=--=_a:1 | --=_a:1",
      })
  void the_boundary_is_read(String contentType, @Nullable String expected) {
    if (expected == null) {
      assertThat(fault(contentType)).isInstanceOf(Fault.Invalid.class);
    } else {
      assertThat(Boundary.of(contentType).text()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        " | 415 | the body must be multipart/form-data",
        "application/json | 415 | the body must be multipart/form-data",
        "multipart/mixed; boundary=a | 415 | the body must be multipart/form-data",
        "multipart/form-data | 400 | the content-type header names no boundary",
        "multipart/form-data; boundary | 400 | the content-type header cannot be read",
        "multipart/form-data; boundary= | 400 | the content-type header cannot be read",
        "multipart/form-data; boundary=a b | 400 | the content-type header cannot be read",
        "multipart/form-data; boundary=a; boundary=b | 400 | the content-type header cannot be read",
        "multipart/form-data; boundary=\"a | 400 | the content-type header cannot be read",
        "multipart/form-data; boundary=\"a\"b | 400 | the content-type header cannot be read",
        "multipart/form-data; boundary=a\"b | 400 | the content-type header cannot be read",
        "multipart/form-data; boundary=\"a \" | 400 | the content-type header names a boundary that"
            + " RFC 2046 does not allow",
        "multipart/form-data; boundary=a@b | 400 | the content-type header names a boundary that RFC"
            + " 2046 does not allow",
      })
  void what_names_no_boundary_is_refused(@Nullable String contentType, int status, String message) {
    Fault fault = fault(contentType);
    assertThat(fault.status()).isEqualTo(status);
    assertThat(fault.message()).isEqualTo(message);
  }

  @Test
  void a_boundary_has_at_most_70_chars() {
    String longest = "b".repeat(70);
    assertThat(Boundary.of("multipart/form-data; boundary=" + longest).text()).isEqualTo(longest);
    assertThat(fault("multipart/form-data; boundary=b" + longest).status()).isEqualTo(400);
    assertThatIllegalArgumentException().isThrownBy(() -> new Boundary(""));
    assertThatIllegalArgumentException().isThrownBy(() -> new Boundary("a\r\nb"));
  }

  private static Fault fault(@Nullable String contentType) {
    return catchThrowableOfType(FaultException.class, () -> Boundary.of(contentType)).fault();
  }
}
