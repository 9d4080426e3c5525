package dev.weir.dialects.bedrock;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.tree.Complaints;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** What is wrong with a body, in the words of AWS's own checks. */
public enum Wording implements Complaints {
  /** A caller's request. */
  REQUEST {
    @Override
    public FaultException fault(Path path, String constraint) {
      String where = path.dotted();
      return new Fault.Invalid(
              "1 validation error detected: Value at '"
                  + where
                  + "' failed to satisfy constraint: "
                  + constraint,
              where)
          .asException();
    }

    @Override
    public FaultException notJson() {
      return new Fault.Invalid("The request body is not valid JSON.", "").asException();
    }
  },
  /** A vendor's answer. */
  ANSWER {
    @Override
    public FaultException fault(Path path, String constraint) {
      return malformed(path.dotted() + ": " + constraint);
    }

    @Override
    public FaultException notJson() {
      return malformed("not JSON");
    }
  };

  /** A complaint about the value there. */
  public abstract FaultException fault(Path path, String constraint);

  /** A complaint about a whole body. */
  public abstract FaultException notJson();

  /** Reads a body. */
  JsonValue json(Buffer body) {
    try {
      return JsonReader.read(body);
    } catch (NotJsonException broken) {
      throw notJson();
    }
  }

  @Override
  public FaultException missing(Path path) {
    return fault(path, "Member must not be null");
  }

  @Override
  public FaultException wrongType(Path path, Wanted wanted, JsonValue found) {
    return fault(
        path,
        "Member must be "
            + switch (wanted) {
              case STRING -> "a string";
              case INTEGER -> "an integer";
              case NUMBER -> "a number";
              case BOOLEAN -> "a boolean";
              case OBJECT -> "an object";
              case ARRAY -> "a list";
            });
  }

  @Override
  public FaultException outOfRange(Path path, JsonValue found) {
    return fault(path, "Member must be a finite number of reasonable size");
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
    return new Fault.Upstream(message, BEDROCK_CONVERSE, 0, kind, -1, List.of(), Buffer.buffer())
        .asException();
  }
}
