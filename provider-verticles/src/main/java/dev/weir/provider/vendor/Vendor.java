package dev.weir.provider.vendor;

import dev.weir.bus.message.Header;
import dev.weir.bus.message.RequestHead;
import dev.weir.dialects.UpstreamDialect;
import java.util.List;
import java.util.function.Function;
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
 * @param dialectOf the dialect in which a translated call is best asked; only of interest for
 *     vendors of several dialects
 */
public record Vendor(
    String kind,
    UpstreamDialect.Target target,
    @Nullable String baseUrl,
    boolean keyRequired,
    Auth auth,
    Paths paths,
    String requestIdHeader,
    List<Header> defaults,
    Function<RequestHead, String> dialectOf) {

  public Vendor {
    defaults = List.copyOf(defaults);
  }

  /** A vendor with one dialect. */
  public Vendor(
      String kind,
      UpstreamDialect.Target target,
      @Nullable String baseUrl,
      boolean keyRequired,
      Auth auth,
      Paths paths,
      String requestIdHeader,
      List<Header> defaults) {
    this(
        kind,
        target,
        baseUrl,
        keyRequired,
        auth,
        paths,
        requestIdHeader,
        defaults,
        RequestHead::dialect);
  }

  /** How a key is shown. */
  public enum Auth {
    /** {@code Authorization: Bearer}. */
    BEARER,
    /** {@code x-api-key}. */
    X_API_KEY,
    /** {@code x-goog-api-key}. */
    X_GOOG_API_KEY;

    Header header(String key) {
      return switch (this) {
        case BEARER -> new Header("authorization", "Bearer " + key);
        case X_API_KEY -> new Header("x-api-key", key);
        case X_GOOG_API_KEY -> new Header("x-goog-api-key", key);
      };
    }
  }

  /** Where operations are, below the base URL. */
  public interface Paths {

    /**
     * Where an operation is.
     *
     * @param head what is asked, its model in the vendor's words
     * @param dialect the dialect it is asked in
     * @return with its query; null when the vendor does not offer it
     */
    @Nullable String of(RequestHead head, String dialect);

    /** Where the vendor lists its models, with its query; null when it does not. */
    @Nullable String models();

    /**
     * The same paths for all models.
     *
     * @param countTokens null when the vendor does not count
     */
    static Paths fixed(String chat, @Nullable String countTokens, String models) {
      return new FixedPaths(chat, countTokens, models);
    }
  }

  private record FixedPaths(String chat, @Nullable String countTokens, String models)
      implements Paths {

    @Override
    public @Nullable String of(RequestHead head, String dialect) {
      return switch (head.operation()) {
        case RequestHead.CHAT -> chat;
        case RequestHead.COUNT_TOKENS -> countTokens;
        default -> null;
      };
    }
  }
}
