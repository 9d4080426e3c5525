package dev.weir.dialects.rerank;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.tree.Complaints;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;

/** What is wrong with a caller's request, in the words of the vendor whose client it uses. */
enum CallerWords implements Complaints {
  /** Cohere's. */
  COHERE {
    @Override
    FaultException notJson() {
      return fault(Path.ROOT, "invalid request: the body is not JSON.");
    }

    @Override
    FaultException emptyList(Path path) {
      return fault(path, "invalid request: list of " + path + " must not be empty");
    }

    @Override
    FaultException blank(Path path) {
      return fault(path, "invalid request: " + path + " must not be empty or be only whitespace");
    }

    @Override
    FaultException tooSmall(Path path, int least) {
      return fault(path, "invalid request: " + path + " must be at least " + least + ".");
    }

    @Override
    public FaultException missing(Path path) {
      return fault(path, "invalid request: " + path + " must be specified.");
    }

    @Override
    public FaultException wrongType(Path path, Wanted wanted, JsonValue found) {
      return fault(
          path,
          "invalid type: parameter %s is of type %s but should be of type %s."
              .formatted(
                  path.parent() == null ? "body" : path, lower(found.kind()), lower(wanted)));
    }

    @Override
    public FaultException outOfRange(Path path, JsonValue found) {
      return fault(path, "invalid request: " + path + " is too large a number.");
    }
  },
  /** Those of Pydantic, in which Jina, vLLM and many small servers check. */
  JINA {
    @Override
    FaultException notJson() {
      return fault(Path.ROOT, "JSON decode error");
    }

    @Override
    FaultException emptyList(Path path) {
      return at(path, "List should have at least 1 item after validation, not 0");
    }

    @Override
    FaultException blank(Path path) {
      return at(path, "String should have at least 1 character");
    }

    @Override
    FaultException tooSmall(Path path, int least) {
      return at(path, "Input should be greater than or equal to " + least);
    }

    @Override
    public FaultException missing(Path path) {
      return at(path, "Field required");
    }

    @Override
    public FaultException wrongType(Path path, Wanted wanted, JsonValue found) {
      return at(
          path,
          "Input should be a valid "
              + switch (wanted) {
                case OBJECT -> "dictionary";
                case ARRAY -> "list";
                default -> lower(wanted);
              });
    }

    @Override
    public FaultException outOfRange(Path path, JsonValue found) {
      return at(path, "Input should be a number of reasonable size");
    }

    private FaultException at(Path path, String problem) {
      return fault(path, path.parent() == null ? problem : path.dotted() + ": " + problem);
    }
  },
  /** Voyage's. It quotes values; here they are left out, for they may be what a user wrote. */
  VOYAGE {
    @Override
    FaultException notJson() {
      return fault(Path.ROOT, PROPERLY);
    }

    @Override
    FaultException emptyList(Path path) {
      return particular(path, "An empty list supplied for argument '%s' is not valid");
    }

    @Override
    FaultException blank(Path path) {
      return particular(path, "Value '' supplied for argument '%s' is not a valid string");
    }

    @Override
    FaultException tooSmall(Path path, int least) {
      return particular(
          path, "Value supplied for argument '%s' is not valid: it must be at least " + least);
    }

    @Override
    public FaultException missing(Path path) {
      return particular(path, "Value 'None' supplied for argument '%s' is not valid");
    }

    @Override
    public FaultException wrongType(Path path, Wanted wanted, JsonValue found) {
      return path.parent() == null
          ? notJson()
          : particular(path, "Value supplied for argument '%s' is not a valid " + lower(wanted));
    }

    @Override
    public FaultException outOfRange(Path path, JsonValue found) {
      return particular(path, "Value supplied for argument '%s' is too large");
    }

    private FaultException particular(Path path, String problem) {
      return fault(path, PROPERLY + ". In particular, " + problem.formatted(path));
    }
  },
  /** Those in which Bedrock checks the bodies of models. */
  BEDROCK {
    @Override
    FaultException notJson() {
      return fault(Path.ROOT, "Malformed input request, please reformat your input and try again.");
    }

    @Override
    FaultException emptyList(Path path) {
      return at(path, path, "expected minimum item count: 1, found: 0");
    }

    @Override
    FaultException blank(Path path) {
      return at(path, path, "expected minLength: 1, actual: 0");
    }

    @Override
    FaultException tooSmall(Path path, int least) {
      return at(path, path, "the value is not greater or equal to " + least);
    }

    @Override
    public FaultException missing(Path path) {
      Path around = path.parent() == null ? path : path.parent();
      return at(path, around, "required key [" + path.member() + "] not found");
    }

    @Override
    public FaultException wrongType(Path path, Wanted wanted, JsonValue found) {
      String expected =
          switch (wanted) {
            case STRING -> "String";
            case INTEGER -> "Integer";
            case NUMBER -> "Number";
            case BOOLEAN -> "Boolean";
            case OBJECT -> "JSONObject";
            case ARRAY -> "JSONArray";
          };
      String got =
          switch (found.kind()) {
            case STRING -> "String";
            case NUMBER -> "Number";
            case BOOLEAN -> "Boolean";
            case OBJECT -> "JSONObject";
            case ARRAY -> "JSONArray";
            case NULL -> "Null";
          };
      return at(path, path, "expected type: " + expected + ", found: " + got);
    }

    @Override
    public FaultException outOfRange(Path path, JsonValue found) {
      return at(path, path, "the number is too large");
    }

    private FaultException at(Path path, Path shown, String problem) {
      String dotted = shown.dotted();
      String pointer = dotted.isEmpty() ? "#" : "#/" + dotted.replace('.', '/');
      return fault(
          path,
          "Malformed input request: %s: %s, please reformat your input and try again."
              .formatted(pointer, problem));
    }
  };

  private static final String PROPERLY =
      "The request body is not valid JSON, or some arguments were not specified properly";

  /** A body is no JSON. */
  abstract FaultException notJson();

  /** A list that must have items has none. */
  abstract FaultException emptyList(Path path);

  /** A text that must say something says nothing. */
  abstract FaultException blank(Path path);

  /** A number is below the least. */
  abstract FaultException tooSmall(Path path, int least);

  /** Reads a body. */
  JsonValue json(Buffer body) {
    try {
      return JsonReader.read(body);
    } catch (NotJsonException broken) {
      throw notJson();
    }
  }

  private static FaultException fault(Path path, String message) {
    String param = path.parent() == null ? null : path.toString();
    return new Fault.Invalid(message, param).asException();
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
