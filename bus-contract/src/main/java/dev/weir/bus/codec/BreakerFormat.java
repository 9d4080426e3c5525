package dev.weir.bus.codec;

import com.fasterxml.jackson.core.JsonParser;
import dev.weir.bus.message.BreakerChanged;
import java.io.IOException;

/**
 * {@link BreakerChanged} as a JSON object. A member that is not known is ignored, one that is
 * absent is empty or 0. A word for a state that is not known means {@code half-open}: nothing is to
 * be feared or hoped from it.
 */
final class BreakerFormat {

  private BreakerFormat() {}

  static byte[] write(BreakerChanged changed) {
    return ControlFormat.object(
        out -> {
          out.writeStringField("node", changed.node());
          out.writeStringField("provider", changed.provider());
          out.writeStringField("model", changed.model());
          out.writeStringField("state", word(changed.state()));
          out.writeNumberField("forMillis", changed.forMillis());
        });
  }

  static BreakerChanged read(byte[] json) throws IOException {
    String node = "";
    String provider = "";
    String model = "";
    String state = "";
    long forMillis = 0;
    try (JsonParser in = ControlFormat.begin(json)) {
      for (String member; (member = ControlFormat.nextMember(in)) != null; ) {
        switch (member) {
          case "node" -> node = ControlFormat.text(in);
          case "provider" -> provider = ControlFormat.text(in);
          case "model" -> model = ControlFormat.text(in);
          case "state" -> state = ControlFormat.text(in);
          case "forMillis" -> forMillis = ControlFormat.number(in);
          default -> in.skipChildren();
        }
      }
    }
    return new BreakerChanged(node, provider, model, state(state), forMillis);
  }

  private static String word(BreakerChanged.State state) {
    return switch (state) {
      case CLOSED -> "closed";
      case OPEN -> "open";
      case HALF_OPEN -> "half-open";
    };
  }

  private static BreakerChanged.State state(String word) {
    return switch (word) {
      case "closed" -> BreakerChanged.State.CLOSED;
      case "open" -> BreakerChanged.State.OPEN;
      default -> BreakerChanged.State.HALF_OPEN;
    };
  }
}
