package dev.weir.dialects.gemini;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.DialectName;
import dev.weir.dialects.tree.Complaints;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** What is wrong with a body, in Google's words. */
public enum Wording implements Complaints {
  /** A caller's request. */
  REQUEST {
    @Override
    public FaultException fault(Path path, String problem) {
      String where = path.toString();
      return new Fault.Invalid(
              where.isEmpty() ? problem : "Invalid value at '" + where + "': " + problem, where)
          .asException();
    }

    @Override
    public FaultException missing(Path path) {
      return new Fault.Invalid(path + " is not specified", path.toString()).asException();
    }
  },
  /** A vendor's answer. */
  ANSWER {
    @Override
    public FaultException fault(Path path, String problem) {
      return malformed(path + ": " + problem);
    }

    @Override
    public FaultException missing(Path path) {
      return malformed(path + " is missing");
    }
  };

  /** A complaint about the value there. */
  public abstract FaultException fault(Path path, String problem);

  @Override
  public FaultException wrongType(Path path, Wanted wanted, JsonValue found) {
    return fault(
        path,
        switch (wanted) {
          case STRING -> "a string was expected";
          case INTEGER -> "an integer was expected";
          case NUMBER -> "a number was expected";
          case BOOLEAN -> "a boolean was expected";
          case OBJECT -> "an object was expected";
          case ARRAY -> "a list was expected";
        });
  }

  @Override
  public FaultException outOfRange(Path path, JsonValue found) {
    return fault(path, "the number is out of range");
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
    return new Fault.Upstream(message, DialectName.GEMINI, 0, kind, -1, List.of(), Buffer.buffer())
        .asException();
  }
}
