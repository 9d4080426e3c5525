package dev.weir.provider.vendor;

import dev.weir.bus.message.Header;
import dev.weir.dialects.Dialect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What differs among vendors.
 *
 * @param kind the kind of provider
 * @param target how strictly it reads that dialect
 * @param baseUrl where it is unless configured otherwise; null when that must be configured
 * @param keyRequired whether it serves nobody without a key
 * @param auth how it is shown a key
 * @param paths where its operations are, below the base URL
 * @param requestIdHeader the header in which it names a request, in lower case
 * @param defaults headers that are sent unless the caller or the configuration has them
 */
public record Vendor(
    String kind,
    Dialect.Target target,
    @Nullable String baseUrl,
    boolean keyRequired,
    Auth auth,
    Paths paths,
    String requestIdHeader,
    List<Header> defaults) {

  public Vendor {
    defaults = List.copyOf(defaults);
  }

  /** How a key is shown. */
  public enum Auth {
    /** {@code Authorization: Bearer}. */
    BEARER,
    /** {@code x-api-key}. */
    X_API_KEY;

    Header header(String key) {
      return switch (this) {
        case BEARER -> new Header("authorization", "Bearer " + key);
        case X_API_KEY -> new Header("x-api-key", key);
      };
    }
  }

  /**
   * Where operations are.
   *
   * @param countTokens null when the vendor does not count
   * @param models with its query
   */
  public record Paths(String chat, @Nullable String countTokens, String models) {}
}
