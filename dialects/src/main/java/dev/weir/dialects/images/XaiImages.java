package dev.weir.dialects.images;

import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.images.ImagesRequest.Frame;
import dev.weir.dialects.images.ImagesRequest.Look;
import dev.weir.dialects.images.Leavings.Member;
import dev.weir.dialects.operation.VendorShape;
import dev.weir.dialects.tree.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * xAI's {@code /v1/images/generations}, for vendors only: OpenAI's, but for what an image looks
 * like, which is told by an aspect ratio and a class of pixels, and not by a size. What only a
 * caller of OpenAI's shape knows goes as it was said.
 */
final class XaiImages implements VendorShape<ImagesRequest, ImagesAnswer> {

  private static final String NAME = ShapeName.XAI_IMAGES;
  private static final Set<String> QUALITIES = Set.of("low", "medium", "high");
  private static final Set<String> USUAL_QUALITIES = Set.of("auto", "standard");

  private final OpenAiImages answers;

  XaiImages(OpenAiImages answers) {
    this.answers = answers;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Written writeRequest(ImagesRequest request) {
    Leavings leavings = new Leavings(request);
    leaveOut(request, leavings);
    JsonWriter out = new JsonWriter().object();
    out.name("model").text(request.model()).name("prompt").text(request.prompt());
    if (request.count() != 1) {
      out.name("n").number(request.count());
    }
    frame(out, request, leavings);
    quality(out, request.look(), leavings);
    if (request.askedIn().equals(ShapeName.OPENAI)) {
      text(out, "response_format", request.output().responseFormat());
      text(out, "user", request.user());
      out.members(request.extras().of(ShapeName.OPENAI));
    } else {
      out.name("response_format").text("b64_json"); // Addresses cannot be told to others.
      leavings.dropExtras();
    }
    return new Written(List.of(out.endObject().toBuffer()), leavings.paths());
  }

  private static void leaveOut(ImagesRequest request, Leavings leavings) {
    if (request.stream()) {
      throw leavings.refuse(Member.STREAM, "This model does not show images before they are done.");
    }
    if ("transparent".equals(request.look().background())) {
      throw leavings.refuse(
          Member.BACKGROUND, "This model does not make images of transparent background.");
    }
    GooglePredict.dropPeople(request, leavings);
    leavings.dropIfSaid(Member.STYLE, request.look().style());
    leavings.dropIfSaid(Member.FORMAT, request.output().format());
    leavings.dropIfSaid(Member.COMPRESSION, request.output().compression());
    leavings.dropIfSaid(Member.NEGATIVE_PROMPT, request.negativePrompt());
    leavings.dropIfSaid(Member.SEED, request.seed());
    leavings.dropIfSaid(Member.PARTIAL_IMAGES, request.partialImages());
    if ("low".equals(request.moderation())) {
      leavings.drop(Member.MODERATION);
    }
  }

  /** What OpenAI's callers say in xAI's own words is left as it is: xAI may know more of them. */
  private static void frame(JsonWriter out, ImagesRequest request, Leavings leavings) {
    Frame frame = request.frame();
    boolean own = request.askedIn().equals(ShapeName.OPENAI);
    boolean ratioSaid = own && frame.aspectRatio() != null;
    boolean resolutionSaid = own && frame.resolution() != null;
    if (ratioSaid) {
      text(out, "aspect_ratio", frame.aspectRatio());
    }
    if (resolutionSaid) {
      text(out, "resolution", frame.resolution());
    }
    if (ratioSaid && resolutionSaid) {
      leavings.dropIfSaid(Member.SIZE, frame.size());
      return;
    }
    Sizes.Choice choice = Sizes.choose(wanted(frame, own), Sizes.XAI, false);
    if (choice == null) {
      throw leavings.refuse(
          own ? Member.SIZE : Member.ASPECT_RATIO,
          "This is not a size that this model can be asked for.");
    }
    if (!ratioSaid && choice.ratio() != null) {
      out.name("aspect_ratio").text(choice.ratio().toString());
    }
    if (!resolutionSaid && choice.resolution() != null) {
      out.name("resolution").text(choice.resolution().toLowerCase(Locale.ROOT));
    }
    if (!ratioSaid && !choice.ratioKept()) {
      leavings.drop(own ? Member.SIZE : Member.ASPECT_RATIO);
    }
    if (!resolutionSaid && !choice.sizeKept()) {
      leavings.drop(own ? Member.SIZE : Member.RESOLUTION);
    }
  }

  /** Of OpenAI's callers the size; others have none. */
  private static Frame wanted(Frame frame, boolean own) {
    return own ? new Frame(frame.size(), null, null) : frame;
  }

  private static void quality(JsonWriter out, Look look, Leavings leavings) {
    String quality = look.quality();
    if (quality != null && QUALITIES.contains(quality)) {
      out.name("quality").text(quality);
    } else if (quality != null && !USUAL_QUALITIES.contains(quality)) {
      leavings.drop(Member.QUALITY);
    }
  }

  @Override
  public ImagesAnswer readAnswers(List<Buffer> bodies, ImagesRequest request) {
    return answers.readAnswers(bodies, request);
  }

  private static void text(JsonWriter out, String name, @Nullable String text) {
    if (text != null) {
      out.name(name).text(text);
    }
  }
}
