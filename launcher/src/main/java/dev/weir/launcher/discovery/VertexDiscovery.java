package dev.weir.launcher.discovery;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Vertex AI, by the variables of Google's own clients. A file of credentials makes it a provider:
 * one that is named, or what gcloud wrote where a project is named. One that cannot be used is told
 * and left, since a gateway that nobody configured shall start all the same.
 */
final class VertexDiscovery {

  private static final String KIND = "vertex";
  private static final String FILE = "GOOGLE_APPLICATION_CREDENTIALS";
  private static final String PROJECT = "GOOGLE_CLOUD_PROJECT";
  private static final String URL = "GOOGLE_VERTEX_BASE_URL";
  private static final String GCLOUD = "CLOUDSDK_CONFIG";
  private static final String WELL_KNOWN = "application_default_credentials.json";

  private static final Set<String> TYPES =
      Set.of(
          "service_account", "authorized_user", "external_account", "impersonated_service_account");

  private final Variables variables;
  private final Path home;
  private final Consumer<String> remarks;

  /**
   * @param home the user's folder
   */
  VertexDiscovery(Variables variables, Path home, Consumer<String> remarks) {
    this.variables = variables;
    this.home = home;
    this.remarks = remarks;
  }

  Optional<FoundProvider> find() {
    try {
      if (variables.has(FILE)) {
        return found(Path.of(variables.of(FILE)), FILE);
      }
      Path gcloud =
          variables.has(GCLOUD) ? Path.of(variables.of(GCLOUD)) : home.resolve(".config/gcloud");
      Path file = gcloud.resolve(WELL_KNOWN);
      return variables.has(PROJECT) && Files.isRegularFile(file)
          ? found(file, PROJECT)
          : Optional.empty();
    } catch (InvalidPathException notOne) {
      remarks.accept((variables.has(FILE) ? FILE : GCLOUD) + " names no file");
      return Optional.empty();
    }
  }

  private Optional<FoundProvider> found(Path file, String variable) {
    JsonObject written;
    try {
      written = new JsonObject(Files.readString(file));
    } catch (IOException | DecodeException unusable) {
      remarks.accept(variable + " is set, but " + file + " cannot be read as credentials");
      return Optional.empty();
    }
    if (!isKnown(written)) {
      remarks.accept(variable + " is set, but " + file + " has credentials that are not read");
      return Optional.empty();
    }
    if (!variables.has(PROJECT)
        && !(written.getValue("project_id") instanceof String)
        && !(written.getValue("quota_project_id") instanceof String)) {
      remarks.accept(variable + " is set, but there is no project: " + PROJECT + " names one");
      return Optional.empty();
    }
    JsonObject branch = new JsonObject().put("kind", KIND).put("credentials", file.toString());
    variables.put(branch, "project", PROJECT);
    variables.put(branch, "location", "GOOGLE_CLOUD_LOCATION", "CLOUD_ML_REGION");
    String origin = "variable " + variable + (variable.equals(FILE) ? "" : " and " + file);
    if (variables.leadsBack(URL)) {
      remarks.accept(URL + " leads back to this gateway, so it is not used");
    } else if (variables.has(URL)) {
      branch.put("base-url", variables.url(URL));
      origin += " and " + URL;
    }
    return Optional.of(new FoundProvider(KIND, branch, origin));
  }

  /** Whether the provider reads it: what AWS or a program proves it does not. */
  private static boolean isKnown(JsonObject written) {
    return TYPES.contains(String.valueOf(written.getValue("type")))
        && !(written.getValue("credential_source") instanceof JsonObject source
            && (source.containsKey("environment_id") || source.containsKey("executable")));
  }
}
