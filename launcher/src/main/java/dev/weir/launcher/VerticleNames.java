package dev.weir.launcher;

import dev.weir.bus.config.Nearest;
import dev.weir.launcher.config.ConfigFailure;
import dev.weir.launcher.node.NodePlan.Verticles;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads {@code --verticles gateway,provider:openai}. */
final class VerticleNames {

  private static final String PROVIDER = "provider:";

  private VerticleNames() {}

  /**
   * The verticles of these names; no name at all means everything. The management comes with the
   * gateway.
   *
   * @throws ConfigFailure if there is no such verticle
   */
  static Verticles parse(List<String> names, Set<String> providers) {
    if (names.isEmpty()) {
      return Verticles.ALL;
    }
    List<String> known = new ArrayList<>(List.of("gateway", "management"));
    providers.forEach(name -> known.add(PROVIDER + name));
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ConfigFailure("--verticles: there is no " + name + instead(name, known));
      }
    }
    boolean gateway = names.contains("gateway");
    return new Verticles(
        gateway,
        gateway || names.contains("management"),
        false,
        names.stream()
            .filter(name -> name.startsWith(PROVIDER))
            .map(name -> name.substring(PROVIDER.length()))
            .toList());
  }

  /**
   * Whether a value of the configuration concerns a provider that these verticles leave to other
   * nodes.
   */
  static boolean elsewhere(List<String> names, String path) {
    if (names.isEmpty() || !path.startsWith("providers.")) {
      return false;
    }
    return names.stream()
        .filter(name -> name.startsWith(PROVIDER))
        .map(name -> "providers." + name.substring(PROVIDER.length()))
        .noneMatch(own -> path.equals(own) || path.startsWith(own + "."));
  }

  private static String instead(String name, List<String> known) {
    return Nearest.of(name, known)
        .map(near -> ", did you mean " + near + "?")
        .orElse(", there are " + String.join(", ", known));
  }
}
