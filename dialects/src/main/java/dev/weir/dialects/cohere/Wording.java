package dev.weir.dialects.cohere;

import static dev.weir.bus.message.DialectName.COHERE_CHAT;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.tree.Complaints;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;

/** What is wrong with a body, in Cohere's words. */
public enum Wording implements Complaints {
  /** A caller's request. */
  REQUEST {
    @Override
    public FaultException fault(Path path, String problem) {
      return new Fault.Invalid(problem, path.toString()).asException();
    }
  },
  /** A vendor's answer. */
  ANSWER {
    @Override
    public FaultException fault(Path path, String problem) {
      return malformed(problem);
    }
  };

  /** A complaint about the value there. */
  public abstract FaultException fault(Path path, String problem);

  @Override
  public FaultException missing(Path path) {
    return fault(path, "invalid request: " + path + " must be specified.");
  }

  @Override
  public FaultException wrongType(Path path, Wanted wanted, JsonValue found) {
    return fault(
        path,
        "invalid type: parameter %s is of type %s but should be of type %s."
            .formatted(path.parent() == null ? "body" : path, lower(found.kind()), lower(wanted)));
  }

  @Override
  public FaultException outOfRange(Path path, JsonValue found) {
    return fault(path, "invalid request: " + path + " is too large a number.");
  }

  /** A word is not one of those that there are. */
  public FaultException unknownWord(Path path, List<String> known) {
    return fault(
        path, "invalid request: %s must be one of: %s.".formatted(path, String.join(", ", known)));
  }

  /** The vendor answered what the dialect does not allow. */
  static FaultException malformed(String problem) {
    return upstream(Kind.MALFORMED, "the vendor's answer is malformed: " + problem);
  }

  /** The vendor's stream ended before the answer did. */
  static FaultException broken() {
    return upstream(Kind.BROKEN, "the vendor's stream ended before the answer was complete");
  }

  private static FaultException upstream(Kind kind, String message) {
    return new Fault.Upstream(message, COHERE_CHAT, 0, kind, -1, List.of(), Buffer.buffer())
        .asException();
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
