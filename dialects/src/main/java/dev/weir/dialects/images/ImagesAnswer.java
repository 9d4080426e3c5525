package dev.weir.dialects.images;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.dialects.operation.OperationShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Images, in no vendor's words.
 *
 * @param images at least one
 * @param createdSeconds seconds since 1970, -1 when it was not told
 * @param extras members that only the vendor's shape knows
 */
public record ImagesAnswer(List<Image> images, long createdSeconds, Usage usage, Extras extras)
    implements OperationShape.Answered {

  public ImagesAnswer {
    images = List.copyOf(images);
  }

  /**
   * An image.
   *
   * @param revisedPrompt the prompt that the vendor made of the caller's; null when it told none
   */
  public record Image(Source source, @Nullable String revisedPrompt) {}

  /** Where an image's bytes are. */
  public sealed interface Source {

    /** Here, as the base64 that the vendor sent; nobody decodes it on the way. */
    record Bytes(String base64, String mediaType) implements Source {}

    /**
     * At an address.
     *
     * @param mediaType null when it was not told
     */
    record Address(String url, @Nullable String mediaType) implements Source {}
  }
}
