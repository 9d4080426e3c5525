package dev.weir.dialects.embeddings;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.openai.RequestComplaints;
import dev.weir.dialects.tree.Complaints;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with a caller's request, in the words that the caller's vendor would have. */
enum Words implements Complaints {
  OPENAI(RequestComplaints.INSTANCE) {
    @Override
    FaultException invalid(Path path, String problem) {
      boolean whole = path.parent() == null;
      String message = whole ? "Invalid body: " : "Invalid '" + path + "': ";
      return RequestComplaints.invalid(
          message + problem + ".", path, whole ? null : "invalid_value");
    }

    @Override
    FaultException unknown(Path path, String word, List<String> known) {
      return RequestComplaints.unknownValue(path, word, known);
    }

    @Override
    FaultException tooMany(Path path, int got) {
      return RequestComplaints.longArray(path, Embeddings.INPUTS_MAX, got);
    }
  },
  GOOGLE(dev.weir.dialects.gemini.Wording.REQUEST) {
    @Override
    FaultException invalid(Path path, String problem) {
      return dev.weir.dialects.gemini.Wording.REQUEST.fault(path, problem);
    }
  },
  COHERE(dev.weir.dialects.cohere.Wording.REQUEST) {
    @Override
    FaultException invalid(Path path, String problem) {
      String where = path.parent() == null ? "" : path + ": ";
      return dev.weir.dialects.cohere.Wording.REQUEST.fault(
          path, "invalid request: " + where + problem + ".");
    }

    @Override
    FaultException unknown(Path path, String word, List<String> known) {
      return dev.weir.dialects.cohere.Wording.REQUEST.unknownWord(path, known);
    }
  },
  AWS(dev.weir.dialects.bedrock.Wording.REQUEST) {
    @Override
    FaultException invalid(Path path, String problem) {
      return path.parent() == null
          ? new Fault.Invalid("Malformed input request: " + problem, "").asException()
          : dev.weir.dialects.bedrock.Wording.REQUEST.fault(path, problem);
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // None of them has a state.
  private final Complaints complaints;

  Words(Complaints complaints) {
    this.complaints = complaints;
  }

  /** A complaint about the value there, in a few words without a full stop. */
  abstract FaultException invalid(Path path, String problem);

  /** A word is not one of those that there are. */
  FaultException unknown(Path path, String word, List<String> known) {
    return invalid(path, "must be one of: " + String.join(", ", known));
  }

  /** There are more inputs than one request may have. */
  FaultException tooMany(Path path, int got) {
    return invalid(
        path, "at most %d inputs may be sent, not %d".formatted(Embeddings.INPUTS_MAX, got));
  }

  /** Reads a body. */
  JsonValue json(Buffer body) {
    try {
      return JsonReader.read(body);
    } catch (NotJsonException broken) {
      throw invalid(Path.ROOT, "it is not JSON");
    }
  }

  /** Refuses a number of inputs that is none or too many. */
  void checkCount(Path path, int count) {
    if (count == 0) {
      throw this == OPENAI
          ? RequestComplaints.emptyArray(path)
          : invalid(path, "at least one input must be sent");
    }
    if (count > Embeddings.INPUTS_MAX) {
      throw tooMany(path, count);
    }
  }

  /** Refuses a length of vectors that is none. */
  void checkDimensions(Path path, @Nullable Integer dimensions) {
    if (dimensions != null && dimensions < 1) {
      throw this == OPENAI
          ? RequestComplaints.outside(path, "integer", false, 1, dimensions)
          : invalid(path, "must be at least 1");
    }
  }

  @Override
  public FaultException missing(Path path) {
    return complaints.missing(path);
  }

  @Override
  public FaultException wrongType(Path path, Wanted wanted, JsonValue found) {
    return complaints.wrongType(path, wanted, found);
  }

  @Override
  public FaultException outOfRange(Path path, JsonValue found) {
    return complaints.outOfRange(path, found);
  }
}
