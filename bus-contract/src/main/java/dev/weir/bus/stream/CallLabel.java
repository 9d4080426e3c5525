package dev.weir.bus.stream;

import dev.weir.bus.message.OpenStream;
import dev.weir.bus.message.StreamId;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.DeliveryOptions;
import org.jspecify.annotations.Nullable;

/**
 * Who calls and which stream it is, beside the message that opens it. Headers of the bus are read
 * whatever the message is: so even an instance that cannot read the message, because it is older,
 * can say so at once.
 *
 * @param inbox where the caller hears
 */
record CallLabel(StreamId id, String inbox) {

  private static final String ID = "weir-stream";
  private static final String INBOX = "weir-inbox";
  private static final int RADIX = 16;

  static CallLabel of(OpenStream open) {
    return new CallLabel(open.id(), open.inbox());
  }

  /** Puts it on a message. */
  DeliveryOptions on(DeliveryOptions usual) {
    return new DeliveryOptions(usual).addHeader(ID, id.toString()).addHeader(INBOX, inbox);
  }

  /** The one on a message; null when there is none. */
  static @Nullable CallLabel of(MultiMap headers) {
    String told = headers.get(ID);
    String inbox = headers.get(INBOX);
    int dash = told == null ? -1 : told.indexOf('-');
    if (told == null || inbox == null || dash < 0) {
      return null;
    }
    try {
      long origin = Long.parseUnsignedLong(told, 0, dash, RADIX);
      return new CallLabel(new StreamId(origin, Long.parseLong(told.substring(dash + 1))), inbox);
    } catch (NumberFormatException other) {
      return null;
    }
  }
}
