package dev.weir.dialects.operation;

import dev.weir.bus.message.Operation;
import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.embeddings.Embeddings;
import dev.weir.dialects.images.Images;
import dev.weir.dialects.rerank.Rerank;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which operations beside chat can be told in other words than the caller's, and how. */
public final class OperationShapes {

  private OperationShapes() {}

  /**
   * The shapes in which callers may ask for an operation, whatever the vendor's; empty for those
   * that are passed on as they are.
   */
  public static List<String> ofCallers(String operation) {
    return switch (operation) {
      case Operation.EMBEDDINGS ->
          List.of(
              ShapeName.OPENAI,
              ShapeName.GEMINI_EMBED,
              ShapeName.GEMINI_BATCH_EMBED,
              ShapeName.COHERE_EMBED,
              ShapeName.COHERE_EMBED_V1);
      case Operation.RERANK ->
          List.of(ShapeName.COHERE_RERANK, ShapeName.JINA_RERANK, ShapeName.VOYAGE_RERANK);
      case Operation.IMAGES -> List.of(ShapeName.OPENAI, ShapeName.GOOGLE_PREDICT);
      default -> List.of();
    };
  }

  /**
   * Reads a caller's request and writes it in the vendor's words.
   *
   * @param model as the vendor names it
   * @return null when there is no way from the one to the other
   * @throws dev.weir.bus.fault.FaultException for what the caller got wrong, or the vendor cannot
   */
  public static @Nullable Translated translate(
      String operation, String callers, String vendors, Buffer body, String model) {
    return switch (operation) {
      case Operation.EMBEDDINGS ->
          between(Embeddings.shapeOf(callers), Embeddings.shapeOf(vendors), body, model);
      case Operation.RERANK ->
          between(Rerank.shapeOf(callers), Rerank.shapeOf(vendors), body, model);
      case Operation.IMAGES ->
          between(Images.shapeOf(callers), Images.shapeOf(vendors), body, model);
      default -> null;
    };
  }

  private static <Q, A extends OperationShape.Answered> @Nullable Translated between(
      @Nullable OperationShape<Q, A> caller,
      @Nullable OperationShape<Q, A> vendor,
      Buffer body,
      String model) {
    if (caller == null || vendor == null) {
      return null;
    }
    Q request = caller.readRequest(body, model);
    OperationShape.Written written = vendor.writeRequest(request);
    return new Translated(
        written.bodies(),
        written.dropped(),
        (answers, context) -> {
          A answer = vendor.readAnswers(answers, request);
          return new Translated.Answer(
              caller.writeAnswer(answer, request, context), answer.usage());
        });
  }
}
