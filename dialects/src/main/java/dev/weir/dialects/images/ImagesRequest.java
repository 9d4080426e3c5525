package dev.weir.dialects.images;

import dev.weir.bus.chat.Extras;
import org.jspecify.annotations.Nullable;

/**
 * Which images are to be made, in no vendor's words. What the caller did not say is null.
 *
 * @param askedIn the caller's shape
 * @param model the model as the vendor names it
 * @param count how many images
 * @param negativePrompt what shall not be seen
 * @param user who asks, as the caller names its users
 * @param moderation how strictly OpenAI filters
 * @param people whether Google may show people: {@code DONT_ALLOW}, {@code ALLOW_ADULT}, {@code
 *     ALLOW_ALL}
 * @param stream whether images are shown while they are made
 * @param partialImages how many unfinished ones are shown
 * @param extras members that only the caller's shape knows
 */
public record ImagesRequest(
    String askedIn,
    String model,
    String prompt,
    int count,
    Frame frame,
    Look look,
    Output output,
    @Nullable String negativePrompt,
    @Nullable Long seed,
    @Nullable String user,
    @Nullable String moderation,
    @Nullable String people,
    boolean stream,
    @Nullable Integer partialImages,
    Extras extras) {

  /**
   * How large an image is and of which form.
   *
   * @param size {@code 1536x1024} or {@code auto}
   * @param aspectRatio {@code 3:2}
   * @param resolution {@code 1K}, {@code 2K} or {@code 4K}
   */
  public record Frame(
      @Nullable String size, @Nullable String aspectRatio, @Nullable String resolution) {}

  /** What an image looks like. */
  public record Look(
      @Nullable String quality, @Nullable String style, @Nullable String background) {}

  /**
   * As what an image is given back.
   *
   * @param format {@code png}, {@code jpeg}, {@code webp}
   * @param compression from 0 to 100, where 100 is the best
   * @param responseFormat {@code url} or {@code b64_json}
   */
  public record Output(
      @Nullable String format, @Nullable Integer compression, @Nullable String responseFormat) {}
}
