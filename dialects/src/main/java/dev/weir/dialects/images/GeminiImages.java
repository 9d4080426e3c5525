package dev.weir.dialects.images;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.images.ImagesAnswer.Image;
import dev.weir.dialects.images.ImagesAnswer.Source;
import dev.weir.dialects.images.Leavings.Member;
import dev.weir.dialects.operation.VendorShape;
import dev.weir.dialects.operation.VendorWords;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gemini models that answer with images, asked by {@code :generateContent}: one call an image. For
 * vendors only; callers of {@code :generateContent} chat.
 */
final class GeminiImages implements VendorShape<ImagesRequest, ImagesAnswer> {

  private static final String NAME = ShapeName.GEMINI_IMAGES;
  private static final VendorWords VENDOR = new VendorWords(NAME);
  private static final Set<String> FILTERED =
      Set.of(
          "SAFETY",
          "RECITATION",
          "LANGUAGE",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "MODEL_ARMOR",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Written writeRequest(ImagesRequest request) {
    Leavings leavings = new Leavings(request);
    ForGoogle.leaveOut(request, leavings);
    leavings.dropExtras();
    GooglePredict.dropPeople(request, leavings);
    leavings.dropIfSaid(Member.NEGATIVE_PROMPT, request.negativePrompt());
    leavings.dropIfSaid(Member.COMPRESSION, request.output().compression());
    String format = request.output().format();
    if (format != null && !format.equals("png")) {
      leavings.drop(Member.FORMAT); // Only Vertex AI can be told; the default is PNG.
    }
    Sizes.Choice choice = ForGoogle.frame(request, Sizes.GEMINI, true, leavings);
    List<Buffer> bodies = new ArrayList<>();
    for (int i = 0; i < request.count(); i++) {
      bodies.add(body(request, choice, i));
    }
    return new Written(bodies, leavings.paths());
  }

  private static Buffer body(ImagesRequest request, Sizes.Choice choice, int number) {
    JsonWriter out = new JsonWriter().object().name("contents").array().object();
    out.name("role").text("user").name("parts").array().object();
    out.name("text").text(request.prompt()).endObject().endArray().endObject().endArray();
    out.name("generationConfig").object().name("responseModalities").array();
    out.text("TEXT").text("IMAGE").endArray();
    Long seed = request.seed();
    if (seed != null) {
      out.name("seed").number(seed + number); // The same seed would make the same image.
    }
    if (choice.ratio() != null || choice.resolution() != null) {
      out.name("imageConfig").object();
      if (choice.ratio() != null) {
        out.name("aspectRatio").text(choice.ratio().toString());
      }
      if (choice.resolution() != null) {
        out.name("imageSize").text(choice.resolution());
      }
      out.endObject();
    }
    return out.endObject().endObject().toBuffer();
  }

  /** Of several calls those that gave an image count; why the others gave none is not told. */
  @Override
  public ImagesAnswer readAnswers(List<Buffer> bodies, ImagesRequest request) {
    List<Image> images = new ArrayList<>();
    long input = Usage.UNKNOWN;
    long output = Usage.UNKNOWN;
    boolean filtered = false;
    for (Buffer body : bodies) {
      Fields answer = new Fields(VENDOR.json(body), Path.ROOT, VENDOR);
      JsonValue usage = answer.take("usageMetadata");
      if (usage != null) {
        input = Counts.sum(input, Counts.of(usage, "promptTokenCount"));
        output = Counts.sum(output, Counts.of(usage, "candidatesTokenCount"));
        output = Counts.sum(output, Counts.of(usage, "thoughtsTokenCount"));
      }
      JsonValue feedback = answer.take("promptFeedback");
      filtered |= feedback != null && feedback.get("blockReason") != null;
      for (Fields candidate : answer.objects("candidates")) {
        filtered |= isFiltered(candidate.text("finishReason"));
        gather(candidate, images);
      }
    }
    if (images.isEmpty()) {
      throw filtered
          ? new Fault.ContentFiltered("The vendor's filters let no image pass.").asException()
          : VENDOR.malformed("it has no image");
    }
    List<Image> asked = images.subList(0, Math.min(images.size(), request.count()));
    return new ImagesAnswer(asked, -1, Usage.of(input, output), Extras.NONE);
  }

  private static boolean isFiltered(@Nullable String reason) {
    return reason != null && FILTERED.contains(reason);
  }

  private static void gather(Fields candidate, List<Image> images) {
    Fields content = candidate.object("content");
    if (content == null) {
      return;
    }
    for (Fields part : content.objects("parts")) {
      Fields data = part.object("inlineData");
      // A model that thinks sketches first: sketches are not what was asked for.
      if (data != null && !Boolean.TRUE.equals(part.bool("thought"))) {
        String base64 = data.requiredText("data");
        String told = data.text("mimeType");
        String mediaType = told == null ? MediaTypes.of(base64, null) : told;
        images.add(new Image(new Source.Bytes(base64, mediaType), null));
      }
    }
  }
}
