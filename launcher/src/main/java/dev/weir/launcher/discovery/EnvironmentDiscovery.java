package dev.weir.launcher.discovery;

import dev.weir.launcher.config.ProviderPresets;
import dev.weir.provider.compatible.Preset;
import dev.weir.provider.compatible.Presets;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the vendors whose usual variables are set, and always the demo.
 *
 * @param providers what was found, the demo last
 * @param remarks what was seen and not used, for people
 */
public record EnvironmentDiscovery(List<FoundProvider> providers, List<String> remarks) {

  private static final String BEDROCK_KEY = "AWS_BEARER_TOKEN_BEDROCK";
  private static final String BEDROCK_URL = "AWS_ENDPOINT_URL_BEDROCK_RUNTIME";
  private static final List<String> AWS_CREDENTIALS =
      List.of(
          "AWS_ACCESS_KEY_ID",
          "AWS_PROFILE",
          "AWS_WEB_IDENTITY_TOKEN_FILE",
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
          "AWS_CONTAINER_CREDENTIALS_FULL_URI");

  public EnvironmentDiscovery {
    providers = List.copyOf(providers);
    remarks = List.copyOf(remarks);
  }

  /**
   * Looks through {@code environment}.
   *
   * @param home the user's folder, where other programs keep their credentials
   * @param ownPort the port of this gateway: a base URL that leads back to it was set for its
   *     clients and is not used
   */
  public static EnvironmentDiscovery of(Map<String, String> environment, Path home, int ownPort) {
    return new Search(new Variables(environment, ownPort), home).run();
  }

  private static final class Search {

    private final Variables variables;
    private final Path home;
    private final List<FoundProvider> found = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    Search(Variables variables, Path home) {
      this.variables = variables;
      this.home = home;
    }

    EnvironmentDiscovery run() {
      keyed("openai", branch("openai"), "OPENAI_BASE_URL", "OPENAI_API_KEY");
      keyed(
          "anthropic",
          branch("anthropic"),
          "ANTHROPIC_BASE_URL",
          "ANTHROPIC_API_KEY",
          "CLAUDE_API_KEY");
      keyed(
          "gemini", branch("gemini"), "GOOGLE_GEMINI_BASE_URL", "GEMINI_API_KEY", "GOOGLE_API_KEY");
      keyed("cohere", branch("cohere"), "CO_API_URL", "CO_API_KEY", "COHERE_API_KEY");
      bedrock();
      new AzureDiscovery(variables, remarks::add).find().ifPresent(found::add);
      new VertexDiscovery(variables, home, remarks::add).find().ifPresent(found::add);
      Presets.ALL.forEach(this::preset);
      found.add(new FoundProvider("demo", branch("demo"), "always there"));
      return new EnvironmentDiscovery(found, remarks);
    }

    private void preset(Preset preset) {
      String key = preset.keyVariable();
      String url = preset.urlVariable();
      if (key != null && url != null) {
        keyed(preset.kind(), ProviderPresets.of(preset), url, key);
      }
    }

    private void keyed(String name, JsonObject branch, String urlVariable, String... names) {
      Optional<String> variable = variables.first(List.of(names));
      if (variable.isEmpty()) {
        return;
      }
      branch.put("keys", JsonArray.of(variables.of(variable.get())));
      add(name, branch, urlVariable, variable.get());
    }

    /** A Bedrock key is shown; any other sign of AWS means that its usual chain has credentials. */
    private void bedrock() {
      JsonObject branch = branch("bedrock");
      variables.put(branch, "region", "AWS_REGION", "AWS_DEFAULT_REGION");
      if (variables.has(BEDROCK_KEY)) {
        branch.put("keys", JsonArray.of(variables.of(BEDROCK_KEY)));
        add("bedrock", branch, BEDROCK_URL, BEDROCK_KEY);
      } else {
        variables
            .first(AWS_CREDENTIALS)
            .ifPresent(variable -> add("bedrock", branch, BEDROCK_URL, variable));
      }
    }

    private void add(String name, JsonObject branch, String urlVariable, String variable) {
      String origin = "variable " + variable;
      if (variables.leadsBack(urlVariable)) {
        remarks.add(urlVariable + " leads back to this gateway, so it is not used");
      } else if (variables.has(urlVariable)) {
        branch.put("base-url", variables.url(urlVariable));
        origin += " and " + urlVariable;
      }
      found.add(new FoundProvider(name, branch, origin));
    }

    private static JsonObject branch(String kind) {
      return new JsonObject().put("kind", kind);
    }
  }
}
