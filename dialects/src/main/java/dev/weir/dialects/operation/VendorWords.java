package dev.weir.dialects.operation;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.tree.Complaints;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;

/**
 * What is wrong with a vendor's answer, for the developer who asked. It quotes nothing of the
 * answer.
 *
 * @param shape the vendor's shape
 */
public record VendorWords(String shape) implements Complaints {

  @Override
  public FaultException missing(Path path) {
    return malformed(path + " is missing");
  }

  @Override
  public FaultException wrongType(Path path, Wanted wanted, JsonValue found) {
    return malformed(
        "%s is of type %s and not %s"
            .formatted(path.parent() == null ? "it" : path, lower(found.kind()), lower(wanted)));
  }

  @Override
  public FaultException outOfRange(Path path, JsonValue found) {
    return malformed(path + " is out of range");
  }

  /** The vendor answered what its shape does not allow. */
  public FaultException malformed(String problem) {
    return new Fault.Upstream(
            "the vendor's answer is malformed: " + problem,
            shape,
            0,
            Fault.Upstream.Kind.MALFORMED,
            -1,
            List.of(),
            Buffer.buffer())
        .asException();
  }

  /** Reads an answer. */
  public JsonValue json(Buffer body) {
    try {
      return JsonReader.read(body);
    } catch (NotJsonException broken) {
      throw malformed("it is not JSON");
    }
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
