package dev.weir.provider.vendor;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.Operation;
import dev.weir.bus.message.Payload;
import dev.weir.bus.message.RequestHead;
import dev.weir.bus.stream.IncomingCall;
import dev.weir.dialects.json.JsonSplice;
import io.vertx.core.buffer.Buffer;
import java.util.Set;

/**
 * Takes each call to whoever serves it: chats, operations that the vendor is asked for in the
 * caller's own words, and those that are translated.
 */
final class OperationCalls {

  private static final String JSON = "application/json";
  private static final Set<String> CHATS = Set.of(RequestHead.CHAT, RequestHead.COUNT_TOKENS);

  private OperationCalls() {}

  static void begin(VendorLine line, IncomingCall call) {
    RequestHead head = call.payload().head();
    if (CHATS.contains(head.operation())) {
      VendorCall.begin(line, call);
      return;
    }
    switch (call.payload()) {
      case Payload.Relay relay -> relay(line, call, relay);
      case Payload.Raw raw -> whole(line, call, raw);
      default -> call.out().fail(unsupported(head));
    }
  }

  private static void relay(VendorLine line, IncomingCall call, Payload.Relay relay) {
    String path =
        switch (relay.head().operation()) {
          case Operation.PASSTHROUGH ->
              PassthroughPath.below(line.config().baseUrl().path(), relay.path());
          case Operation.CHECK -> line.vendor().operations().models();
          default -> line.vendor().operations().relayed(relay);
        };
    if (path == null) {
      call.out().fail(unsupported(relay.head()));
      return;
    }
    if (relay.head().operation().equals(Operation.REALTIME)) {
      RealtimeCall.begin(line, call, path);
      return;
    }
    Exchange.Content content =
        relay.bytes() == 0
            ? Exchange.Content.NONE
            : new Exchange.Content.Stream(call.in(), relay.bytes());
    RelayedCall.begin(line, call, relay.method(), path, relay.contentType(), content);
  }

  private static void whole(VendorLine line, IncomingCall call, Payload.Raw raw) {
    RequestHead head = raw.head();
    Vendor.Asking asking = line.vendor().operations().asking(head);
    if (asking == null) {
      call.out().fail(unsupported(head));
    } else if (asking.shape().equals(head.dialect()) && isNamedAlike(head)) {
      Exchange.Content content = new Exchange.Content.Whole(named(raw));
      RelayedCall.begin(line, call, "POST", asking.path(), JSON, content);
    } else {
      TranslatedCall.begin(line, call, raw, asking);
    }
  }

  /** Whether the body has the vendor's name of the model, or it is known where to put that. */
  private static boolean isNamedAlike(RequestHead head) {
    return head.model().equals(head.askedModel()) || head.modelStart() >= 0;
  }

  private static Buffer named(Payload.Raw raw) {
    RequestHead head = raw.head();
    return head.model().equals(head.askedModel()) || head.modelStart() < 0
        ? raw.body()
        : JsonSplice.replace(raw.body(), head.modelStart(), head.modelEnd(), head.model());
  }

  private static Fault unsupported(RequestHead head) {
    return new Fault.UnsupportedByTarget(
        "this provider does not offer " + head.operation(), "operation");
  }
}
