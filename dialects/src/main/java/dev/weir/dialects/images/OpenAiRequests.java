package dev.weir.dialects.images;

import dev.weir.bus.message.ShapeName;
import dev.weir.dialects.images.ImagesRequest.Frame;
import dev.weir.dialects.images.ImagesRequest.Look;
import dev.weir.dialects.images.ImagesRequest.Output;
import dev.weir.dialects.openai.RequestComplaints;
import dev.weir.dialects.tree.Fields;
import dev.weir.dialects.tree.JsonReader;
import dev.weir.dialects.tree.JsonValue;
import dev.weir.dialects.tree.NotJsonException;
import dev.weir.dialects.tree.Path;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of OpenAI's callers. Sizes, qualities and formats are left to the vendor:
 * models and imitations differ in them.
 */
final class OpenAiRequests {

  private static final int COUNT_MAX = 10;
  private static final int PARTIAL_MAX = 3;
  private static final int COMPRESSION_MAX = 100;
  private static final String PROMPT = "prompt";
  private static final List<String> BACKGROUNDS = List.of("transparent", "opaque", "auto");
  private static final List<String> RESPONSE_FORMATS = List.of("url", "b64_json");

  private OpenAiRequests() {}

  static ImagesRequest read(Buffer body, String model) {
    Fields request = new Fields(json(body), Path.ROOT, RequestComplaints.INSTANCE);
    request.text("model");
    String prompt = request.requiredText(PROMPT);
    if (prompt.isEmpty()) {
      throw RequestComplaints.invalid(
          "Invalid 'prompt': empty string. Expected a string with minimum length 1, but got an"
              + " empty string instead.",
          request.path(PROMPT),
          "empty_string");
    }
    Integer count = within(request, "n", 1, COUNT_MAX);
    return new ImagesRequest(
        ShapeName.OPENAI,
        model,
        prompt,
        count == null ? 1 : count,
        new Frame(request.text("size"), request.text("aspect_ratio"), request.text("resolution")),
        new Look(
            request.text("quality"),
            request.text("style"),
            oneOf(request, "background", BACKGROUNDS)),
        new Output(
            request.text("output_format"),
            within(request, "output_compression", 0, COMPRESSION_MAX),
            oneOf(request, "response_format", RESPONSE_FORMATS)),
        request.text("negative_prompt"),
        request.longInteger("seed"),
        request.text("user"),
        request.text("moderation"),
        null,
        Boolean.TRUE.equals(request.bool("stream")),
        within(request, "partial_images", 0, PARTIAL_MAX),
        request.rest(ShapeName.OPENAI));
  }

  private static JsonValue json(Buffer body) {
    try {
      return JsonReader.read(body);
    } catch (NotJsonException broken) {
      throw RequestComplaints.invalid(
          "We could not parse the JSON body of your request.", null, null);
    }
  }

  private static @Nullable Integer within(Fields request, String name, int least, int most) {
    Integer number = request.integer(name);
    if (number != null && (number < least || number > most)) {
      boolean above = number > most;
      throw RequestComplaints.outside(
          request.path(name), "integer", above, above ? most : least, number);
    }
    return number;
  }

  private static @Nullable String oneOf(Fields request, String name, List<String> words) {
    String word = request.text(name);
    if (word != null && !words.contains(word)) {
      throw RequestComplaints.unknownValue(request.path(name), word, words);
    }
    return word;
  }
}
