package dev.weir.dialects.responses;

import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.tree.Complaints;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import java.util.Locale;

/** What is wrong with a vendor's answer. */
enum AnswerComplaints implements Complaints {
  INSTANCE;

  @Override
  public FaultException missing(Path path) {
    return VendorFailures.malformed(path + " is missing");
  }

  @Override
  public FaultException wrongType(Path path, Wanted wanted, JsonValue found) {
    return VendorFailures.malformed(
        path + " is not of the type " + wanted.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public FaultException outOfRange(Path path, JsonValue found) {
    return VendorFailures.malformed(path + " is out of range");
  }
}
