package dev.weir.dialects.openai;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.tree.Complaints;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with a request, in OpenAI's words. */
public final class RequestComplaints implements Complaints {

  public static final RequestComplaints INSTANCE = new RequestComplaints();

  private RequestComplaints() {}

  @Override
  public FaultException missing(Path path) {
    if (path.equals(Path.ROOT.member("model"))) {
      return invalid("you must provide a model parameter", null, null);
    }
    return invalid(
        "Missing required parameter: '" + path + "'.", path, "missing_required_parameter");
  }

  @Override
  public FaultException wrongType(Path path, Wanted wanted, JsonValue found) {
    String expected =
        switch (wanted) {
          case STRING -> "a string";
          case INTEGER -> "an integer";
          case NUMBER -> "a decimal";
          case BOOLEAN -> "a boolean";
          case OBJECT -> "an object";
          case ARRAY -> "an array";
        };
    return wrongType(path, expected, found);
  }

  @Override
  public FaultException outOfRange(Path path, JsonValue found) {
    boolean negative = found.text().startsWith("-");
    String kind = found.isInteger() ? "integer" : "decimal";
    return invalid(
        "Invalid '%s': %s %s value."
            .formatted(path, kind, negative ? "below minimum" : "above maximum"),
        path,
        kind + (negative ? "_below_min_value" : "_above_max_value"));
  }

  /** A value is of a type that is not among several. */
  public static FaultException wrongType(Path path, String expected, JsonValue found) {
    String got =
        switch (found.kind()) {
          case OBJECT -> "an object";
          case ARRAY -> "an array";
          case STRING -> "a string";
          case NUMBER -> found.isInteger() ? "an integer" : "a decimal";
          case BOOLEAN -> "a boolean";
          case NULL -> "null";
        };
    return invalid(
        "Invalid type for '%s': expected %s, but got %s instead.".formatted(path, expected, got),
        path,
        "invalid_type");
  }

  /** A word is not one of those that there are. */
  public static FaultException unknownValue(Path path, String value, List<String> supported) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < supported.size(); i++) {
      boolean last = i == supported.size() - 1;
      list.append(i == 0 ? "" : last ? (i == 1 ? " and " : ", and ") : ", ")
          .append('\'')
          .append(supported.get(i));
      list.append('\'');
    }
    return invalid(
        "Invalid value: '%s'. Supported values are: %s.".formatted(shown(value), list),
        path,
        "invalid_value");
  }

  /** A number lies outside its range. */
  public static FaultException outside(
      Path path, String kind, boolean above, Number bound, Number got) {
    return invalid(
        "Invalid '%s': %s %s value. Expected a value %s %s, but got %s instead."
            .formatted(
                path,
                kind,
                above ? "above maximum" : "below minimum",
                above ? "<=" : ">=",
                bound,
                got),
        path,
        kind + (above ? "_above_max_value" : "_below_min_value"));
  }

  /** An array that must have items has none. */
  public static FaultException emptyArray(Path path) {
    return invalid(
        ("Invalid '%s': empty array. Expected an array with minimum length 1, but got an empty"
                + " array instead.")
            .formatted(path),
        path,
        "empty_array");
  }

  /** An array has more items than may be. */
  public static FaultException longArray(Path path, int most, int got) {
    return invalid(
        ("Invalid '%s': array too long. Expected an array with maximum length %d, but got an"
                + " array with length %d instead.")
            .formatted(path, most, got),
        path,
        "array_above_max_length");
  }

  /** A message says nothing at all. */
  public static FaultException noContent(Path content) {
    return invalid("Invalid value for 'content': expected a string, got null.", content, null);
  }

  /** Anything else that is wrong, in words of its own. */
  public static FaultException invalid(String message, @Nullable Path path, @Nullable String code) {
    String param = path == null || path.parent() == null ? null : path.toString();
    return new Fault.Invalid(message, param, code).asException();
  }

  /** Values may be prompt text; a short one is a typing error to be shown. */
  private static String shown(String value) {
    return value.length() <= 64 ? value : value.substring(0, 64) + "...";
  }
}
