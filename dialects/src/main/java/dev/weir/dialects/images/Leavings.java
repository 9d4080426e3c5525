package dev.weir.dialects.images;

import dev.weir.bus.fault.Fault;
import dev.weir.bus.fault.FaultException;
import dev.weir.bus.message.ShapeName;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a request loses on its way to a vendor, in the caller's words. */
final class Leavings {

  private final ImagesRequest request;
  private final TreeSet<String> paths = new TreeSet<>();

  Leavings(ImagesRequest request) {
    this.request = request;
  }

  /** What a request may say, and what OpenAI's and Google's callers call it. */
  enum Member {
    SIZE("size", "parameters.aspectRatio"),
    ASPECT_RATIO("aspect_ratio", "parameters.aspectRatio"),
    RESOLUTION("resolution", "parameters.sampleImageSize"),
    FORMAT("output_format", "parameters.outputOptions.mimeType"),
    COMPRESSION("output_compression", "parameters.outputOptions.compressionQuality"),
    NEGATIVE_PROMPT("negative_prompt", "parameters.negativePrompt"),
    SEED("seed", "parameters.seed"),
    PEOPLE("person_generation", "parameters.personGeneration"),
    // Google's callers cannot say these.
    QUALITY("quality", "quality"),
    STYLE("style", "style"),
    BACKGROUND("background", "background"),
    RESPONSE_FORMAT("response_format", "response_format"),
    USER("user", "user"),
    MODERATION("moderation", "moderation"),
    STREAM("stream", "stream"),
    PARTIAL_IMAGES("partial_images", "partial_images");

    private final String openAi;
    private final String google;

    Member(String openAi, String google) {
      this.openAi = openAi;
      this.google = google;
    }
  }

  /** The vendor does not hear of a member. */
  void drop(Member member) {
    paths.add(path(member));
  }

  /** The vendor does not hear of a member, if it was said. */
  void dropIfSaid(Member member, @Nullable Object value) {
    if (value != null) {
      drop(member);
    }
  }

  /** The vendor hears of nothing that only the caller's shape knows. */
  void dropExtras() {
    if (request.askedIn().equals(ShapeName.GOOGLE_PREDICT)) {
      paths.addAll(GoogleExtras.paths(request.extras()));
    } else {
      paths.addAll(request.extras().members().keySet());
    }
  }

  /** Without this member the image would not be what was asked for. */
  FaultException refuse(Member member, String why) {
    return new Fault.UnsupportedByTarget(why, path(member)).asException();
  }

  List<String> paths() {
    return List.copyOf(paths);
  }

  private String path(Member member) {
    return request.askedIn().equals(ShapeName.GOOGLE_PREDICT) ? member.google : member.openAi;
  }
}
