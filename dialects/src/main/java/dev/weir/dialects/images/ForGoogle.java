package dev.weir.dialects.images;

import dev.weir.dialects.images.ImagesRequest.Frame;
import dev.weir.dialects.images.ImagesRequest.Output;
import dev.weir.dialects.images.Leavings.Member;
import dev.weir.dialects.images.Sizes.Ratio;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What of OpenAI's words neither Imagen nor Gemini knows, and what comes nearest to a size. */
final class ForGoogle {

  private static final Set<String> PICTURES = Set.of("png", "jpeg", "jpg", "webp");
  private static final Set<String> USUAL_QUALITIES = Set.of("auto", "standard");

  private ForGoogle() {}

  /** Leaves out what Google has no word for, and refuses what may not be left out silently. */
  static void leaveOut(ImagesRequest request, Leavings leavings) {
    if (request.stream()) {
      throw leavings.refuse(Member.STREAM, "This model does not show images before they are done.");
    }
    if ("transparent".equals(request.look().background())) {
      throw leavings.refuse(
          Member.BACKGROUND, "This model does not make images of transparent background.");
    }
    String format = request.output().format();
    if (format != null && !PICTURES.contains(format)) {
      throw leavings.refuse(Member.FORMAT, "This model does not make images of this format.");
    }
    String quality = request.look().quality();
    if (quality != null && !USUAL_QUALITIES.contains(quality)) {
      leavings.drop(Member.QUALITY);
    }
    leavings.dropIfSaid(Member.STYLE, request.look().style());
    leavings.dropIfSaid(Member.USER, request.user());
    if ("low".equals(request.moderation())) {
      leavings.drop(Member.MODERATION);
    }
    leavings.dropIfSaid(Member.PARTIAL_IMAGES, request.partialImages());
    if ("url".equals(request.output().responseFormat())) {
      leavings.drop(Member.RESPONSE_FORMAT);
    }
  }

  /**
   * The frame that comes nearest.
   *
   * @param has4k whether the greatest class is 4K
   */
  static Sizes.Choice frame(
      ImagesRequest request, List<Ratio> known, boolean has4k, Leavings leavings) {
    Frame frame = request.frame();
    Sizes.Choice choice = Sizes.choose(frame, known, has4k);
    if (choice == null) {
      throw leavings.refuse(
          Sizes.ratio(frame.aspectRatio()) == null && Sizes.isSaid(frame.aspectRatio())
              ? Member.ASPECT_RATIO
              : Member.SIZE,
          "This is not a size that this model can be asked for.");
    }
    if (!choice.ratioKept()) {
      leavings.drop(frame.aspectRatio() == null ? Member.SIZE : Member.ASPECT_RATIO);
    }
    if (!choice.sizeKept()) {
      leavings.drop(frame.resolution() == null ? Member.SIZE : Member.RESOLUTION);
    }
    return choice;
  }

  /** The media type to ask for; null for the default, which is PNG. */
  static @Nullable String mediaType(Output output, Leavings leavings) {
    String format = output.format();
    if (format == null) {
      return null;
    }
    String mediaType = MediaTypes.ofFormat(format);
    if (mediaType.equals("image/webp")) {
      leavings.drop(Member.FORMAT);
      return null;
    }
    return mediaType;
  }
}
