package dev.weir.dialects.images;

import dev.weir.dialects.operation.OperationShape;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The shapes of image generation. */
public final class Images {

  private static final OpenAiImages OPENAI = new OpenAiImages();

  private static final Map<String, OperationShape<ImagesRequest, ImagesAnswer>> SHAPES =
      List.<OperationShape<ImagesRequest, ImagesAnswer>>of(
              OPENAI, new GooglePredict(), new GeminiImages(), new XaiImages(OPENAI))
          .stream()
          .collect(Collectors.toUnmodifiableMap(OperationShape::name, Function.identity()));

  private Images() {}

  /**
   * The shape of a {@link dev.weir.bus.message.ShapeName}; null when it is none of images. Nobody
   * asks in {@code gemini-images} and {@code xai-images}: they are for vendors only.
   */
  public static @Nullable OperationShape<ImagesRequest, ImagesAnswer> shapeOf(String name) {
    return SHAPES.get(name);
  }
}
