package dev.weir.dialects.images;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.tree.Complaints;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;

/** What is wrong with a request, in Google's words. */
enum GoogleWords implements Complaints {
  INSTANCE;

  /** Reads a request. */
  JsonValue json(Buffer body) {
    try {
      return JsonReader.read(body);
    } catch (NotJsonException broken) {
      throw new Fault.Invalid("Invalid JSON payload received.", null).asException();
    }
  }

  /** A value is not one of those that there are. */
  FaultException invalid(Path path, String problem) {
    String where = path.toString();
    return new Fault.Invalid(
            where.isEmpty() ? problem : "Invalid value at '" + where + "': " + problem,
            where.isEmpty() ? null : where)
        .asException();
  }

  @Override
  public FaultException missing(Path path) {
    return new Fault.Invalid(path + " is not specified", path.toString()).asException();
  }

  @Override
  public FaultException wrongType(Path path, Wanted wanted, JsonValue found) {
    return invalid(
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
    return invalid(path, "the number is out of range");
  }
}
