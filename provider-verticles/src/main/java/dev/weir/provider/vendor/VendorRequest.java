package dev.weir.provider.vendor;

import dev.weir.bus.chat.ChatRequest;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Header;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.dialects.UpstreamDialect;
import dev.weir.dialects.json.JsonSplice;
import dev.weir.provider.core.RequestWeight;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * What a vendor is sent.
 *
 * @param path below the base URL
 * @param dropped what translation left out
 * @param hidesUsage whether it asks for usage where the caller did not
 */
record VendorRequest(String path, Buffer body, List<String> dropped, boolean hidesUsage) {

  /**
   * About how many bytes must be looked at to make one.
   *
   * @param asksUsage whether usage shall be asked for where the caller does not
   */
  static long weight(Vendor vendor, UpstreamDialect dialect, Payload payload, boolean asksUsage) {
    return switch (payload) {
      case Payload.Raw raw ->
          asksUsage
                  || renames(raw.head())
                  || vendor.operations().rewrites(raw.head(), dialect.name())
              ? raw.body().length()
              : 0;
      case Payload.Canonical canonical -> RequestWeight.of(canonical.request());
      case Payload.Upload upload -> 0;
      case Payload.Relay relay -> 0;
    };
  }

  /**
   * Makes one.
   *
   * @param headers those that came with the call
   * @param asksUsage whether usage is asked for where the caller does not
   * @throws dev.weir.bus.fault.FaultException for what the vendor does not offer
   */
  static VendorRequest of(
      Vendor vendor,
      UpstreamDialect dialect,
      Payload payload,
      List<Header> headers,
      boolean asksUsage) {
    return switch (payload) {
      case Payload.Raw raw -> {
        if (!raw.head().dialect().equals(dialect.name())) {
          throw new Fault.Invalid(
                  "this provider takes raw calls in " + dialect.name() + " only", null)
              .asException();
        }
        String path = path(vendor, raw.head(), dialect);
        Buffer named = named(raw, dialect);
        Buffer asking = asksUsage ? dialect.askingUsage(named) : null;
        Buffer sent = asking == null ? named : asking;
        Buffer body = vendor.operations().body(raw.head(), dialect.name(), sent);
        yield new VendorRequest(path, body, List.of(), asking != null);
      }
      case Payload.Canonical canonical -> {
        if (!canonical.head().operation().equals(RequestHead.CHAT)) {
          throw unsupported(canonical.head());
        }
        String path = path(vendor, canonical.head(), dialect);
        UpstreamDialect.Outbound outbound =
            dialect.encodeRequest(request(canonical), vendor.target(), headers);
        Buffer body = vendor.operations().body(canonical.head(), dialect.name(), outbound.body());
        yield new VendorRequest(path, body, outbound.dropped(), false);
      }
      case Payload.Upload upload -> throw new IllegalArgumentException("an unfinished payload");
      case Payload.Relay relay -> throw new IllegalArgumentException("no chat");
    };
  }

  private static String path(Vendor vendor, RequestHead head, UpstreamDialect dialect) {
    String path = vendor.operations().of(head, dialect.name());
    if (path == null) {
      throw unsupported(head);
    }
    return path;
  }

  private static RuntimeException unsupported(RequestHead head) {
    return new Fault.UnsupportedByTarget(
            "this provider does not offer " + head.operation(), "operation")
        .asException();
  }

  private static boolean renames(RequestHead head) {
    return !head.model().equals(head.askedModel())
        && (head.modelStart() >= 0 || head.operation().equals(RequestHead.COUNT_TOKENS));
  }

  private static Buffer named(Payload.Raw raw, UpstreamDialect dialect) {
    RequestHead head = raw.head();
    if (!renames(head)) {
      return raw.body();
    }
    if (head.modelStart() < 0) {
      return dialect.renamed(raw.body(), head.model());
    }
    return JsonSplice.replace(raw.body(), head.modelStart(), head.modelEnd(), head.model());
  }

  private static ChatRequest request(Payload.Canonical canonical) {
    String model = canonical.head().model();
    ChatRequest request = canonical.request();
    return request.model().equals(model) ? request : request.withModel(model);
  }
}
