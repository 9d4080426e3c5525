package dev.weir.dialects.tree;

import dev.weir.bus.fault.FaultException;

/** How a dialect words that a body is not what it should be. */
public interface Complaints {

  /** What a member should have been. */
  enum Wanted {
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    OBJECT,
    ARRAY
  }

  /** A required member is absent. */
  FaultException missing(Path path);

  /** A value is of another type. */
  FaultException wrongType(Path path, Wanted wanted, JsonValue found);

  /** A number is of the right type, but no computer would want it that large. */
  FaultException outOfRange(Path path, JsonValue found);
}
