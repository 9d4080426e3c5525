package dev.weir.dialects.embeddings;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.dialects.operation.OperationShape;
import dev.weir.dialects.operation.OperationShape.Context;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tests of embeddings say often. */
final class Shapes {

  static final Context CONTEXT = new Context("req_1", "asked", 1_700_000_000);

  static final List<String> ALL =
      List.of(
          "openai",
          "gemini-embed",
          "gemini-batch-embed",
          "google-predict",
          "cohere-embed",
          "cohere-embed-v1",
          "bedrock-cohere-embed",
          "titan-embed");

  private Shapes() {}

  static OperationShape<EmbeddingsRequest, EmbeddingsAnswer> shape(String name) {
    return Objects.requireNonNull(Embeddings.shapeOf(name));
  }

  /** A request as a caller writes it, with apostrophes for quotes. */
  static EmbeddingsRequest request(String caller, String model, String body) {
    return shape(caller).readRequest(buffer(body), model);
  }

  static List<String> written(String vendor, EmbeddingsRequest request) {
    return shape(vendor).writeRequest(request).bodies().stream().map(Buffer::toString).toList();
  }

  static List<String> dropped(String vendor, EmbeddingsRequest request) {
    return shape(vendor).writeRequest(request).dropped();
  }

  /** What the caller gets of a vendor's answers. */
  static String answer(String caller, String vendor, EmbeddingsRequest request, String... bodies) {
    List<Buffer> told = Arrays.stream(bodies).map(Shapes::buffer).toList();
    EmbeddingsAnswer answer = shape(vendor).readAnswers(told, request);
    return shape(caller).writeAnswer(answer, request, CONTEXT).toString();
  }

  static Buffer buffer(String body) {
    return Buffer.buffer(json(body));
  }

  static String json(String body) {
    return body.replace('\'', '"');
  }

  static Fault fault(ThrowingCallable attempt) {
    Fault[] fault = new Fault[1];
    assertThatThrownBy(attempt)
        .isInstanceOfSatisfying(FaultException.class, thrown -> fault[0] = thrown.fault());
    return Objects.requireNonNull(fault[0]);
  }

  /** What an attempt refuses, if it does. */
  static boolean isRefused(Callable<?> attempt) throws Exception {
    try {
      attempt.call();
      return false;
    } catch (FaultException refused) {
      return true;
    }
  }
}
