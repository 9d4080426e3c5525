package dev.weir.dialects.images;

import dev.weir.bus.chat.Extras;
import dev.weir.bus.chat.Usage;
import dev.weir.bus.fault.Fault;
import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.images.ImagesAnswer.Image;
import dev.weir.dialects.images.ImagesAnswer.Source;
import dev.weir.dialects.images.ImagesRequest.Output;
import dev.weir.dialects.images.Leavings.Member;
import dev.weir.dialects.operation.OperationShape;
import dev.weir.dialects.operation.VendorWords;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonWriter;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Google's {@code :predict} with a prompt: Imagen on the Gemini API and on Vertex AI, for callers
 * and vendors. Imagen makes four images a call; more are asked for in several.
 */
final class GooglePredict implements OperationShape<ImagesRequest, ImagesAnswer> {

  private static final String NAME = ShapeName.GOOGLE_PREDICT;
  private static final int IMAGES_MAX = 4;
  private static final int REASON_CHARS_MAX = 500;
  private static final VendorWords VENDOR = new VendorWords(NAME);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ImagesRequest readRequest(Buffer body, String model) {
    return GoogleRequests.read(body, model);
  }

  @Override
  public Written writeRequest(ImagesRequest request) {
    Leavings leavings = new Leavings(request);
    boolean same = request.askedIn().equals(NAME);
    String ratio = request.frame().aspectRatio();
    String resolution = request.frame().resolution();
    if (!same) {
      ForGoogle.leaveOut(request, leavings);
      leavings.dropExtras();
      Sizes.Choice choice = ForGoogle.frame(request, Sizes.IMAGEN, false, leavings);
      ratio = choice.ratio() == null ? null : choice.ratio().toString();
      resolution = choice.resolution();
    }
    JsonWriter shared = new JsonWriter().object();
    text(shared, "aspectRatio", ratio);
    text(shared, "sampleImageSize", resolution);
    text(shared, "negativePrompt", request.negativePrompt());
    text(shared, "personGeneration", request.people());
    output(shared, request.output(), leavings);
    GoogleExtras.writeWithin(shared, request.extras(), GoogleExtras.PARAMETERS);
    if (!same) {
      // An image that is missing for no reason cannot be told from one that was never made.
      shared.name("includeRaiReason").bool(true);
    }
    Fields parameters = fields(shared.endObject().toBuffer());
    List<Buffer> bodies = new ArrayList<>();
    for (int left = request.count(); left > 0; left -= IMAGES_MAX) {
      bodies.add(body(request, parameters, Math.min(left, IMAGES_MAX), bodies.size()));
    }
    return new Written(bodies, leavings.paths());
  }

  private static Buffer body(ImagesRequest request, Fields parameters, int count, int number) {
    JsonWriter out = new JsonWriter().object().name(GoogleExtras.INSTANCES).array().object();
    out.name("prompt").text(request.prompt());
    GoogleExtras.writeWithin(out, request.extras(), GoogleExtras.INSTANCES);
    out.endObject().endArray().name(GoogleExtras.PARAMETERS).object();
    out.name("sampleCount").number(count);
    Long seed = request.seed();
    if (seed != null) {
      out.name("seed").number(seed + number); // The same seed would make the same images.
    }
    out.members(parameters.rest(NAME).members()).endObject();
    GoogleExtras.writeBeside(out, request.extras());
    return out.endObject().toBuffer();
  }

  private static void output(JsonWriter out, Output output, Leavings leavings) {
    String mediaType = ForGoogle.mediaType(output, leavings);
    Integer compression = output.compression();
    if (compression != null && !"image/jpeg".equals(mediaType)) {
      leavings.drop(Member.COMPRESSION);
      compression = null;
    }
    if (mediaType != null) {
      out.name("outputOptions").object().name("mimeType").text(mediaType);
      if (compression != null) {
        out.name("compressionQuality").number(compression);
      }
      out.endObject();
    }
  }

  private static Fields fields(Buffer object) {
    return new Fields(VENDOR.json(object), Path.ROOT, VENDOR);
  }

  @Override
  public ImagesAnswer readAnswers(List<Buffer> bodies, ImagesRequest request) {
    List<Image> images = new ArrayList<>();
    String reason = null;
    for (Buffer body : bodies) {
      Fields answer = fields(body);
      if (answer.peek("error") != null) {
        throw VENDOR.malformed("it is an error");
      }
      for (Fields prediction : answer.objects("predictions")) {
        String filtered = prediction.text("raiFilteredReason");
        Image image = image(prediction);
        if (image != null) {
          images.add(image);
        } else if (filtered != null) {
          reason = filtered;
        } else if (prediction.peek("safetyAttributes") == null) {
          throw VENDOR.missing(prediction.path("bytesBase64Encoded"));
        }
      }
    }
    if (images.isEmpty()) {
      throw new Fault.ContentFiltered(
              reason == null ? "The vendor's filters let no image pass." : cut(reason))
          .asException();
    }
    return new ImagesAnswer(images, -1, Usage.NONE, Extras.NONE);
  }

  private static @Nullable Image image(Fields prediction) {
    String base64 = prediction.text("bytesBase64Encoded");
    String mediaType = prediction.text("mimeType");
    String stored = prediction.text("gcsUri");
    String revised = prediction.text("prompt");
    if (base64 != null) {
      String told = mediaType == null ? MediaTypes.of(base64, null) : mediaType;
      return new Image(new Source.Bytes(base64, told), revised);
    }
    return stored == null ? null : new Image(new Source.Address(stored, mediaType), revised);
  }

  @Override
  public Buffer writeAnswer(ImagesAnswer answer, ImagesRequest request, Context context) {
    JsonWriter out = new JsonWriter().object().name("predictions").array();
    for (Image image : answer.images()) {
      out.object();
      switch (image.source()) {
        case Source.Bytes bytes ->
            out.name("mimeType")
                .text(bytes.mediaType())
                .name("bytesBase64Encoded")
                .text(bytes.base64());
        case Source.Address address when address.url().startsWith("gs://") -> {
          text(out, "mimeType", address.mediaType());
          out.name("gcsUri").text(address.url());
        }
        case Source.Address address ->
            throw VENDOR.malformed("it names an address where the image itself was wanted");
      }
      text(out, "prompt", image.revisedPrompt());
      out.endObject();
    }
    return out.endArray().endObject().toBuffer();
  }

  /** Whether people are shown cannot be said to others than Imagen: a ban is not passed over. */
  static void dropPeople(ImagesRequest request, Leavings leavings) {
    String people = request.people();
    if (people != null && people.toUpperCase(Locale.ROOT).equals("DONT_ALLOW")) {
      throw leavings.refuse(Member.PEOPLE, "This model cannot be forbidden to show people.");
    }
    leavings.dropIfSaid(Member.PEOPLE, people);
  }

  private static String cut(String reason) {
    return reason.substring(0, Math.min(reason.length(), REASON_CHARS_MAX));
  }

  private static void text(JsonWriter out, String name, @Nullable String text) {
    if (text != null) {
      out.name(name).text(text);
    }
  }
}
