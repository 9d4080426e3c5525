package dev.weir.launcher.discovery;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Azure OpenAI, by the variables of its own clients. Those of Entra say nothing by themselves:
 * other programs have them too. Only an endpoint makes them a provider.
 */
final class AzureDiscovery {

  private static final String KIND = "azure-openai";
  private static final String KEY = "AZURE_OPENAI_API_KEY";
  private static final String SECRET = "AZURE_CLIENT_SECRET";
  private static final String TOKEN_FILE = "AZURE_FEDERATED_TOKEN_FILE";
  private static final String IDENTITY = "IDENTITY_ENDPOINT";
  private static final String IDENTITY_HEADER = "IDENTITY_HEADER";
  private static final List<String> ENDPOINTS =
      List.of("AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_BASE_URL");
  private static final List<String> VERSIONS =
      List.of("AZURE_OPENAI_API_VERSION", "OPENAI_API_VERSION");

  private final Variables variables;
  private final Consumer<String> remarks;

  AzureDiscovery(Variables variables, Consumer<String> remarks) {
    this.variables = variables;
    this.remarks = remarks;
  }

  Optional<FoundProvider> find() {
    Optional<String> endpoint = variables.first(ENDPOINTS);
    if (endpoint.isEmpty()) {
      if (variables.has(KEY)) {
        remarks.accept(KEY + " is set, but no " + String.join(" or ", ENDPOINTS));
      }
      return Optional.empty();
    }
    if (variables.leadsBack(endpoint.get())) {
      remarks.accept(endpoint.get() + " leads back to this gateway, so it is not used");
      return Optional.empty();
    }
    JsonObject branch = new JsonObject().put("kind", KIND);
    Optional<String> proof = proof(branch);
    if (proof.isEmpty()) {
      remarks.accept(endpoint.get() + " is set, but no " + KEY + " and nothing of Entra");
      return Optional.empty();
    }
    String url = variables.url(endpoint.get());
    branch.put("base-url", url);
    variables
        .first(VERSIONS)
        .map(variables::of)
        // Words such as preview are versions of the v1 API, which needs none.
        .filter(version -> version.startsWith("20") && !url.endsWith("/openai/v1"))
        .ifPresent(version -> branch.put("api-version", version));
    String origin = "variable " + proof.get() + " and " + endpoint.get();
    return Optional.of(new FoundProvider(KIND, branch, origin));
  }

  /** Puts a key, or how tokens are had, into the branch; the variable that tells it. */
  private Optional<String> proof(JsonObject branch) {
    if (variables.has(KEY)) {
      branch.put("keys", JsonArray.of(variables.of(KEY)));
      return Optional.of(KEY);
    }
    JsonObject entra = new JsonObject();
    variables.put(entra, "client", "AZURE_CLIENT_ID");
    boolean application = entra.containsKey("client") && variables.has("AZURE_TENANT_ID");
    Optional<String> proof =
        application ? variables.first(List.of(SECRET, TOKEN_FILE)) : Optional.empty();
    if (proof.isPresent()) {
      variables.put(entra, "tenant", "AZURE_TENANT_ID");
      variables.put(entra, proof.get().equals(SECRET) ? "secret" : "token-file", proof.get());
      if (variables.has("AZURE_AUTHORITY_HOST")) {
        String host = variables.url("AZURE_AUTHORITY_HOST");
        entra.put("authority", host.contains("://") ? host : "https://" + host);
      }
    } else if (variables.has(IDENTITY) && variables.has(IDENTITY_HEADER)) {
      proof = Optional.of(IDENTITY);
      variables.put(entra, "identity-endpoint", IDENTITY);
      variables.put(entra, "identity-header", IDENTITY_HEADER);
    }
    if (proof.isPresent()) {
      branch.put("entra", entra);
    }
    return proof;
  }
}
