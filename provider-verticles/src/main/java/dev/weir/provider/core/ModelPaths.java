package dev.weir.provider.core;

import dev.weir.bus.fault.Fault;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Names of models as parts of a path: whatever a caller names, it stays where the models are. */
public final class ModelPaths {

  private ModelPaths() {}

  /**
   * A name that is one segment, its slashes escaped.
   *
   * @throws dev.weir.bus.fault.FaultException for what would leave the folder
   */
  public static String segment(String model) {
    // Escapes would not do: to a proxy on the way an escaped dot is a dot.
    if (model.isEmpty() || model.equals(".") || model.equals("..")) {
      throw new Fault.Invalid("this is no name of a model", "model").asException();
    }
    return URLEncoder.encode(model, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~")
        .replace("%40", "@");
  }

  /**
   * A name that is a path itself, such as {@code tunedModels/x}.
   *
   * @throws dev.weir.bus.fault.FaultException for what would leave the folder
   */
  public static String path(String model) {
    return Arrays.stream(model.split("/", -1))
        .map(ModelPaths::segment)
        .collect(Collectors.joining("/"));
  }
}
