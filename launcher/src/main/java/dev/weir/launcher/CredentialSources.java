package dev.weir.launcher;

import dev.weir.bus.config.KeyPath;
import dev.weir.launcher.config.Origins;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Tells where the credentials of configured providers come from, never what they are. */
final class CredentialSources {

  private final Origins origins;

  CredentialSources(Origins origins) {
    this.origins = origins;
  }

  /** Where one secret comes from. */
  String of(String path) {
    List<String> sources = origins.sources(path);
    return sources.isEmpty()
        ? "written in " + origins.of(path).orElse("the configuration")
        : String.join(" and ", sources);
  }

  /** All of a provider, as far as its branch tells. */
  List<String> ofProvider(String name, JsonObject branch) {
    List<String> all = new ArrayList<>();
    String path = KeyPath.child("providers", name);
    JsonArray keys = branch.getJsonArray("keys", new JsonArray());
    for (int i = 0; i < keys.size(); i++) {
      all.add("key: " + of(KeyPath.item(KeyPath.child(path, "keys"), i)));
    }
    if (keys.isEmpty()) {
      switch (branch.getString("kind")) {
        case "vertex" ->
            all.add(
                branch.getString("credentials", "").isEmpty()
                    ? "tokens: the metadata server"
                    : "tokens: file " + place(path, "credentials", branch));
        case "azure-openai" ->
            all.add(
                "tokens: "
                    + entra(
                        KeyPath.child(path, "entra"),
                        branch.getJsonObject("entra", new JsonObject())));
        default -> {
          // A signer's chain tells nothing here, and others have keys or nothing.
        }
      }
    }
    return all;
  }

  private String entra(String path, JsonObject entra) {
    if (entra.containsKey("secret")) {
      return "Entra secret " + of(KeyPath.child(path, "secret"));
    }
    return entra.containsKey("token-file")
        ? "Entra, by file " + place(path, "token-file", entra)
        : "managed identity";
  }

  /** A path of a file: as it is written, or the variable that holds it. */
  private String place(String holder, String key, JsonObject branch) {
    List<String> sources = origins.sources(KeyPath.child(holder, key));
    return sources.isEmpty()
        ? branch.getString(key)
        : "that " + String.join(" and ", sources) + " names";
  }
}
