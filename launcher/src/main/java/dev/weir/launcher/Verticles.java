package dev.weir.launcher;

import dev.weir.bus.config.Nearest;
import dev.weir.launcher.config.ConfigFailure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which verticles a node runs.
 *
 * @param gateway the HTTP side
 * @param management metrics, health and administration, which also come with the gateway
 * @param providers the names of the providers
 * @param all whether everything was asked for, and so whatever is found later
 */
public record Verticles(boolean gateway, boolean management, Set<String> providers, boolean all) {

  private static final String PROVIDER = "provider:";

  public Verticles {
    providers = Set.copyOf(providers);
  }

  /**
   * Reads {@code gateway,provider:openai}; nothing asked for is everything.
   *
   * @throws ConfigFailure if there is no such verticle
   */
  public static Verticles of(List<String> names, Set<String> configured) {
    if (names.isEmpty()) {
      return new Verticles(true, true, configured, true);
    }
    List<String> known = new ArrayList<>(List.of("gateway", "management"));
    configured.forEach(name -> known.add(PROVIDER + name));
    Set<String> providers = new LinkedHashSet<>();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ConfigFailure(
            "--verticles: there is no "
                + name
                + Nearest.of(name, known)
                    .map(near -> ", did you mean " + near + "?")
                    .orElse(", there are " + String.join(", ", known)));
      }
      if (name.startsWith(PROVIDER)) {
        providers.add(name.substring(PROVIDER.length()));
      }
    }
    boolean gateway = names.contains("gateway");
    return new Verticles(gateway, gateway || names.contains("management"), providers, false);
  }
}
