package dev.weir.dialects.embeddings;

import static dev.weir.bus.message.DialectName.BEDROCK_CONVERSE;
import static dev.weir.bus.message.DialectName.COHERE_CHAT;
import static dev.weir.bus.message.DialectName.GEMINI;
import static dev.weir.bus.message.DialectName.OPENAI_CHAT;

import dev.weir.bus.bytes.BufferBytes;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.Fault.Upstream.Kind;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whose answers are read, and what is said of those that are none. */
enum Vendor {
  OPENAI(OPENAI_CHAT) {
    @Override
    @Nullable FaultException failure(JsonValue root) {
      return dev.weir.dialects.openai.VendorErrors.isError(root)
          ? dev.weir.dialects.openai.VendorErrors.inBand(root)
          : null;
    }
  },
  GOOGLE(GEMINI) {
    @Override
    @Nullable FaultException failure(JsonValue root) {
      return dev.weir.dialects.gemini.ErrorReader.isError(root)
          ? dev.weir.dialects.gemini.ErrorReader.inBand(root).asException()
          : null;
    }
  },
  COHERE(COHERE_CHAT) {
    @Override
    @Nullable FaultException failure(JsonValue root) {
      return dev.weir.dialects.cohere.VendorErrors.isError(root)
          ? dev.weir.dialects.cohere.VendorErrors.inBand(root)
          : null;
    }
  },
  AWS(BEDROCK_CONVERSE) {
    @Override
    @Nullable FaultException failure(JsonValue root) {
      // The models say what is wrong in `message`, which is null when nothing is.
      String said = root.textOf("message");
      return said == null || said.isBlank() ? null : fault(Kind.SERVER, cut(said));
    }
  };

  private static final int MESSAGE_CHARS_MAX = 1000;

  private final String dialect;

  Vendor(String dialect) {
    this.dialect = dialect;
  }

  /** What an answer of status 200 says if it is an error; null if it is none. */
  abstract @Nullable FaultException failure(JsonValue root);

  /**
   * Reads an answer.
   *
   * @param member without which it can only be an error
   */
  Node answer(Buffer body, String member) {
    byte[] bytes = BufferBytes.of(body);
    Node root;
    try {
      root = Node.read(bytes);
    } catch (IOException broken) {
      throw malformed("it is not JSON");
    }
    if (root.get(member) != null) {
      return root;
    }
    FaultException failure = failure(bytes);
    throw failure == null ? malformed("'" + member + "' is missing") : failure;
  }

  private @Nullable FaultException failure(byte[] bytes) {
    try {
      return failure(JsonReader.read(bytes));
    } catch (NotJsonException odd) {
      return null;
    }
  }

  /** Refuses a number of answers that is not that of the requests. */
  void checkCount(String what, int wanted, int got) {
    if (wanted != got) {
      throw malformed("%d %s for %d".formatted(got, what, wanted));
    }
  }

  /**
   * A vector made of floats, told as numbers or as base64; what the caller wants can be made of it.
   */
  Vector floats(@Nullable Node told, EmbeddingsRequest request) {
    boolean numbersWanted = request.encodings().contains(Encoding.FLOAT);
    return switch (told) {
      case Node.Numbers numbers when !request.encodings().contains(Encoding.BASE64) ->
          numbers.digits();
      case Node.Numbers numbers -> {
        Vector floats = sound(() -> new Vector.Floats(numbers.digits().floats()));
        yield numbersWanted ? numbers.digits() : floats;
      }
      case Node.Text text -> filled(sound(() -> Vector.Floats.of(decoded(text), numbersWanted)));
      case null, default -> throw malformed("a vector is missing");
    };
  }

  /** Vectors of whole numbers, told as numbers or as the base64 of their bytes. */
  private Vector whole(@Nullable Node told, boolean unsigned) {
    return switch (told) {
      case Node.Numbers numbers -> sound(() -> numbers.digits().whole(unsigned));
      case Node.Text text -> filled(new Vector.Whole(decoded(text), unsigned));
      case null, default -> throw malformed("a vector is missing");
    };
  }

  /** A vector of an encoding. */
  private Vector vector(@Nullable Node told, Encoding encoding, EmbeddingsRequest request) {
    return encoding.isOfFloats() ? floats(told, request) : whole(told, encoding.isUnsigned());
  }

  /** The vectors of an encoding. */
  List<Vector> vectors(List<Node> told, Encoding encoding, EmbeddingsRequest request) {
    List<Vector> vectors = new ArrayList<>(told.size());
    for (Node vector : told) {
      vectors.add(vector(vector, encoding, request));
    }
    return vectors;
  }

  private Vector filled(Vector vector) {
    if (vector.length() == 0) {
      throw malformed("a vector is empty");
    }
    return vector;
  }

  private byte[] decoded(Node.Text text) {
    try {
      return Base64.getDecoder().decode(text.text());
    } catch (IllegalArgumentException other) {
      throw malformed("a vector is not base64");
    }
  }

  private Vector sound(Supplier<Vector> made) {
    try {
      return made.get();
    } catch (ArithmeticException odd) {
      throw malformed("a vector has numbers that are " + odd.getMessage());
    }
  }

  /** The vendor answered what its dialect does not allow. */
  FaultException malformed(String problem) {
    return fault(Kind.MALFORMED, "the vendor's answer is malformed: " + problem);
  }

  FaultException fault(Kind kind, String message) {
    return new Fault.Upstream(message, dialect, 200, kind, -1, List.of(), Buffer.buffer())
        .asException();
  }

  private static String cut(String message) {
    return message.substring(0, Math.min(message.length(), MESSAGE_CHARS_MAX));
  }
}
