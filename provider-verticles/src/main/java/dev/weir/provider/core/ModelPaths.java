package dev.weir.provider.gemini;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Names of models as parts of a path. */
final class ModelPaths {

  private ModelPaths() {}

  /** A name, its slashes kept: Google's names are paths themselves, such as tunedModels/x. */
  static String of(String prefix, String model) {
    return prefix
        + Arrays.stream(model.split("/", -1))
            .map(ModelPaths::segment)
            .collect(Collectors.joining("/"));
  }

  private static String segment(String part) {
    return part.equals(".") || part.equals("..")
        ? part.replace(".", "%2E") // Nobody leaves the folder of models by a name.
        : URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
