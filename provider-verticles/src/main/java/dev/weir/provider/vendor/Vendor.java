package dev.weir.provider.vendor;

import dev.weir.bus.message.Announcement;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.dialects.UpstreamDialect;
import io.vertx.core.buffer.Buffer;
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
 * @param operations what it offers, and where
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
    Operations operations,
    String requestIdHeader,
    List<Header> defaults,
    Function<RequestHead, String> dialectOf) {

  public Vendor {
    defaults = List.copyOf(defaults);
  }

  /** The same where every model is one of which nothing is known. */
  Vendor withoutModelRules() {
    return new Vendor(
        kind,
        target.withoutModelRules(),
        baseUrl,
        keyRequired,
        auth,
        operations,
        requestIdHeader,
        defaults,
        dialectOf);
  }

  /** A vendor with one dialect. */
  public Vendor(
      String kind,
      UpstreamDialect.Target target,
      @Nullable String baseUrl,
      boolean keyRequired,
      Auth auth,
      Operations operations,
      String requestIdHeader,
      List<Header> defaults) {
    this(
        kind,
        target,
        baseUrl,
        keyRequired,
        auth,
        operations,
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
    X_GOOG_API_KEY,
    /** {@code api-key}. */
    API_KEY;

    Header header(String key) {
      return switch (this) {
        case BEARER -> new Header("authorization", "Bearer " + key);
        case X_API_KEY -> new Header("x-api-key", key);
        case X_GOOG_API_KEY -> new Header("x-goog-api-key", key);
        case API_KEY -> new Header("api-key", key);
      };
    }
  }

  /** What a vendor offers, and where below the base URL. */
  public interface Operations {

    /**
     * Where an operation is.
     *
     * @param head what is asked, its model in the vendor's words
     * @param dialect the dialect it is asked in
     * @return with its query; null when the vendor does not offer it
     */
    @Nullable String of(RequestHead head, String dialect);

    /**
     * The dialects that calls of one model are taken raw in.
     *
     * @return empty where every model is asked in all that the vendor speaks
     */
    default List<String> dialectsOf(String model) {
      return List.of();
    }

    /** The patterns that stand for all models; for each {@link #dialectsOf} has one answer. */
    default List<String> patterns() {
      return List.of("*");
    }

    /** Whether {@link #body} looks at the body, which takes time where it is long. */
    default boolean rewrites(RequestHead head, String dialect) {
      return false;
    }

    /** What the vendor is sent in the place of a body of the dialect. */
    default Buffer body(RequestHead head, String dialect, Buffer body) {
      return body;
    }

    /** What it offers beside chat. */
    default List<Announcement.Offer> offers() {
      return List.of();
    }

    /**
     * How an operation beside chat is asked whose request is at hand whole.
     *
     * @param head what is asked, its model in the vendor's words
     * @return null when the vendor does not offer it
     */
    default @Nullable Asking asking(RequestHead head) {
      return null;
    }

    /**
     * Where an operation beside chat is whose request is passed on as it comes.
     *
     * @return below the base URL, with its query; null when the vendor does not offer it
     */
    default @Nullable String relayed(Payload.Relay relay) {
      return null;
    }

    /** Where the vendor lists its models, with its query; null when it does not. */
    @Nullable String models();

    /**
     * The same operations for all models.
     *
     * @param countTokens null when the vendor does not count
     * @param models null when it does not list its models
     */
    static Operations fixed(String chat, @Nullable String countTokens, @Nullable String models) {
      return fixed(chat, countTokens, models, OpenAiApi.NONE);
    }

    /** The same for a vendor that also has more of OpenAI's API. */
    static Operations fixed(
        String chat, @Nullable String countTokens, @Nullable String models, OpenAiApi api) {
      return new FixedOperations(chat, countTokens, models, api);
    }
  }

  /**
   * How an operation beside chat is asked.
   *
   * @param path below the base URL, with its query
   * @param shape in whose words: {@link dev.weir.bus.message.ShapeName}
   */
  public record Asking(String path, String shape) {}

  private record FixedOperations(
      String chat, @Nullable String countTokens, @Nullable String models, OpenAiApi api)
      implements Operations {

    @Override
    public List<Announcement.Offer> offers() {
      return api.offers();
    }

    @Override
    public @Nullable Asking asking(RequestHead head) {
      return api.asking(head);
    }

    @Override
    public @Nullable String relayed(Payload.Relay relay) {
      return api.relayed(relay);
    }

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
