package dev.weir.dialects.images;

import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.images.ImagesRequest.Frame;
import dev.weir.dialects.images.ImagesRequest.Look;
import dev.weir.dialects.images.ImagesRequest.Output;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the requests of those who call {@code :predict}, as Google's SDKs write them. */
final class GoogleRequests {

  private static final GoogleWords WORDS = GoogleWords.INSTANCE;
  private static final int COUNT_DEFAULT = 4;
  private static final int COUNT_MAX = 8;
  private static final int COMPRESSION_MAX = 100;
  private static final Look NO_LOOK = new Look(null, null, null);

  private GoogleRequests() {}

  static ImagesRequest read(Buffer body, String model) {
    Fields request = new Fields(WORDS.json(body), Path.ROOT, WORDS);
    if (request.peek(GoogleExtras.INSTANCES) == null) {
      throw WORDS.missing(request.path(GoogleExtras.INSTANCES));
    }
    List<Fields> instances = request.objects(GoogleExtras.INSTANCES);
    if (instances.size() != 1) {
      throw WORDS.invalid(request.path(GoogleExtras.INSTANCES), "one instance was expected");
    }
    Fields instance = instances.getFirst();
    String prompt = instance.requiredText("prompt");
    if (prompt.isEmpty()) {
      throw WORDS.invalid(instance.path("prompt"), "a text was expected");
    }
    Fields named = request.object(GoogleExtras.PARAMETERS);
    Fields parameters =
        named == null
            ? new Fields(
                JsonReader.read(Buffer.buffer("{}")), request.path(GoogleExtras.PARAMETERS), WORDS)
            : named;
    Integer count = within(parameters, "sampleCount", 1, COUNT_MAX);
    return new ImagesRequest(
        ShapeName.GOOGLE_PREDICT,
        model,
        prompt,
        count == null ? COUNT_DEFAULT : count,
        new Frame(null, parameters.text("aspectRatio"), parameters.text("sampleImageSize")),
        NO_LOOK,
        output(parameters.object("outputOptions")),
        parameters.text("negativePrompt"),
        parameters.longInteger("seed"),
        null,
        null,
        parameters.text("personGeneration"),
        false,
        null,
        GoogleExtras.of(request, instance, parameters));
  }

  private static Output output(@Nullable Fields options) {
    if (options == null) {
      return new Output(null, null, null);
    }
    String mediaType = options.text("mimeType");
    String format = mediaType == null ? null : MediaTypes.format(mediaType);
    if (mediaType != null && format == null) {
      throw WORDS.invalid(options.path("mimeType"), "the media type of an image was expected");
    }
    return new Output(format, within(options, "compressionQuality", 0, COMPRESSION_MAX), null);
  }

  private static @Nullable Integer within(Fields fields, String name, int least, int most) {
    Integer number = fields.integer(name);
    if (number != null && (number < least || number > most)) {
      throw WORDS.invalid(
          fields.path(name), "a number from " + least + " to " + most + " was expected");
    }
    return number;
  }
}
