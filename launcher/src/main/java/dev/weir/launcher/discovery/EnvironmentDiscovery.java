package dev.weir.launcher.discovery;

import dev.weir.launcher.config.ProviderPresets;
import dev.weir.provider.compatible.Preset;
import dev.weir.provider.compatible.Presets;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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

  /** Variables of vendors that this version cannot call, with what they would be. */
  private static final Map<String, List<String>> LATER = new LinkedHashMap<>();

  static {
    LATER.put("azure-openai", List.of("AZURE_OPENAI_API_KEY"));
    LATER.put("vertex", List.of("GOOGLE_APPLICATION_CREDENTIALS"));
  }

  public EnvironmentDiscovery {
    providers = List.copyOf(providers);
    remarks = List.copyOf(remarks);
  }

  /**
   * Looks through {@code environment}.
   *
   * @param ownPort the port of this gateway: a base URL that leads back to it was set for its
   *     clients and is not used
   */
  public static EnvironmentDiscovery of(Map<String, String> environment, int ownPort) {
    return new Search(environment, ownPort).run();
  }

  private static final class Search {

    private final Map<String, String> environment;
    private final int ownPort;
    private final List<FoundProvider> found = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    Search(Map<String, String> environment, int ownPort) {
      this.environment = environment;
      this.ownPort = ownPort;
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
      Presets.ALL.forEach(this::preset);
      found.add(new FoundProvider("demo", branch("demo"), "always there"));
      LATER.forEach(
          (kind, variables) ->
              first(variables.stream())
                  .ifPresent(
                      variable ->
                          remarks.add(
                              variable + " is set, but " + kind + " is not in this version")));
      return new EnvironmentDiscovery(found, remarks);
    }

    private void preset(Preset preset) {
      String key = preset.keyVariable();
      String url = preset.urlVariable();
      if (key != null && url != null) {
        keyed(preset.kind(), ProviderPresets.of(preset), url, key);
      }
    }

    private void keyed(String name, JsonObject branch, String urlVariable, String... variables) {
      Optional<String> variable = first(Stream.of(variables));
      if (variable.isEmpty()) {
        return;
      }
      branch.put("keys", JsonArray.of(environment.get(variable.get())));
      add(name, branch, urlVariable, variable.get());
    }

    /** A Bedrock key is shown; any other sign of AWS means that its usual chain has credentials. */
    private void bedrock() {
      JsonObject branch = branch("bedrock");
      first(Stream.of("AWS_REGION", "AWS_DEFAULT_REGION"))
          .ifPresent(variable -> branch.put("region", environment.get(variable)));
      if (first(Stream.of(BEDROCK_KEY)).isPresent()) {
        branch.put("keys", JsonArray.of(environment.get(BEDROCK_KEY)));
        add("bedrock", branch, BEDROCK_URL, BEDROCK_KEY);
      } else {
        first(AWS_CREDENTIALS.stream())
            .ifPresent(variable -> add("bedrock", branch, BEDROCK_URL, variable));
      }
    }

    private void add(String name, JsonObject branch, String urlVariable, String variable) {
      String origin = "variable " + variable;
      String url = environment.getOrDefault(urlVariable, "");
      if (leadsBack(url)) {
        remarks.add(urlVariable + " leads back to this gateway, so it is not used");
      } else if (!url.isBlank()) {
        branch.put("base-url", url.replaceFirst("/+$", ""));
        origin += " and " + urlVariable;
      }
      found.add(new FoundProvider(name, branch, origin));
    }

    private Optional<String> first(Stream<String> variables) {
      return variables.filter(name -> !environment.getOrDefault(name, "").isBlank()).findFirst();
    }

    private boolean leadsBack(String url) {
      try {
        URI uri = URI.create(url);
        String host = uri.getHost() == null ? "" : uri.getHost();
        return uri.getPort() == ownPort
            && (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]"));
      } catch (IllegalArgumentException notOne) {
        return false;
      }
    }

    private static JsonObject branch(String kind) {
      return new JsonObject().put("kind", kind);
    }
  }
}
