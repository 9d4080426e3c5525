package dev.weir.dialects.sigv4;

import dev.weir.bus.message.Header;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a signature is about.
 *
 * @param rawPath the path as it stands on the wire, escapes and all
 * @param rawQuery the query likewise, without its question mark; empty for none
 * @param headers with names in lower case; {@code host} among them, also under HTTP/2
 * @param bodySha256 the SHA-256 of the body in lower-case hexadecimal digits: see {@link
 *     SigV4#sha256}
 */
public record SignableRequest(
    String method, String rawPath, String rawQuery, List<Header> headers, String bodySha256) {

  public SignableRequest {
    headers = List.copyOf(headers);
  }

  /** The values of a header, one after the other; null when there is none. */
  @Nullable String header(String name) {
    List<String> values = new ArrayList<>();
    for (Header header : headers) {
      if (header.name().equals(name)) {
        values.add(trimmed(header.value()));
      }
    }
    return values.isEmpty() ? null : String.join(",", values);
  }

  /** Without spaces around it, and with one where there were several. */
  private static String trimmed(String value) {
    StringBuilder out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean again = c == ' ' && !out.isEmpty() && out.charAt(out.length() - 1) == ' ';
      if (!again) {
        out.append(c);
      }
    }
    return out.toString().strip();
  }
}
