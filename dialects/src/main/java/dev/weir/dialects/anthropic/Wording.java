package dev.weir.dialects.anthropic;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.tree.Complaints;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * What is wrong with a body, in Anthropic's words: clients read them to find out what to leave out.
 */
enum Wording implements Complaints {
  /** A caller's request. */
  REQUEST {
    @Override
    FaultException fault(Path path, String problem) {
      String where = path.dotted();
      return new Fault.Invalid(where.isEmpty() ? problem : where + ": " + problem, where)
          .asException();
    }
  },
  /** A vendor's answer. */
  ANSWER {
    @Override
    FaultException fault(Path path, String problem) {
      return malformed(path.dotted() + ": " + problem);
    }
  };

  /** A complaint about the value there. */
  abstract FaultException fault(Path path, String problem);

  @Override
  public FaultException missing(Path path) {
    return fault(path, "Field required");
  }

  @Override
  public FaultException wrongType(Path path, Wanted wanted, JsonValue found) {
    return fault(
        path,
        "Input should be "
            + switch (wanted) {
              case STRING -> "a valid string";
              case INTEGER -> "a valid integer";
              case NUMBER -> "a valid number";
              case BOOLEAN -> "a valid boolean";
              case OBJECT -> "an object";
              case ARRAY -> "a valid list";
            });
  }

  @Override
  public FaultException outOfRange(Path path, JsonValue found) {
    return fault(path, "Input should be a finite number of reasonable size");
  }

  /** The vendor answered what the dialect does not allow. */
  static FaultException malformed(String problem) {
    return upstream(Fault.Upstream.Kind.MALFORMED, "the vendor's answer is malformed: " + problem);
  }

  /** The vendor's stream ended before the answer did. */
  static FaultException broken() {
    return upstream(
        Fault.Upstream.Kind.BROKEN, "the vendor's stream ended before the answer was complete");
  }

  private static FaultException upstream(Fault.Upstream.Kind kind, String message) {
    return new Fault.Upstream(
            message, DialectName.ANTHROPIC_MESSAGES, 0, kind, -1, List.of(), Buffer.buffer())
        .asException();
  }
}
