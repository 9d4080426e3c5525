package dev.weir.launcher.check;

import dev.weir.bus.config.KeyPath;
import dev.weir.launcher.config.Origins;
import dev.weir.launcher.secrets.SecretFile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells where the credentials of a configuration come from, never what they are. */
public final class CredentialSources {

  private final Origins origins;
  private final Path directory;
  private final ExpiryReader expiries;
  private final AwsChain aws;
  private final List<String> doubts = new ArrayList<>();

  /**
   * @param directory where relative paths start
   */
  public CredentialSources(Origins origins, Map<String, String> environment, Path directory) {
    this.origins = origins;
    this.directory = directory;
    this.expiries = new ExpiryReader(directory);
    this.aws = new AwsChain(environment, expiries);
  }

  /** Where one secret comes from. */
  public String of(String path) {
    List<String> sources = origins.sources(path);
    return sources.isEmpty()
        ? "written in " + origins.of(path).orElse("the configuration")
        : String.join(" and ", sources);
  }

  /** What is doubtful about files that were met so far, for people. */
  public List<String> doubts() {
    return List.copyOf(doubts);
  }

  /** All of a provider that is configured, as far as its branch tells. */
  public List<Credential> ofProvider(String name, JsonObject branch) {
    List<Credential> all = new ArrayList<>();
    String path = KeyPath.child("providers", name);
    JsonArray keys = branch.getJsonArray("keys", new JsonArray());
    for (int i = 0; i < keys.size(); i++) {
      String at = KeyPath.item(KeyPath.child(path, "keys"), i);
      all.add(new Credential(at, "key: " + of(at), expiries.ofValue(keys.getString(i))));
    }
    if (keys.isEmpty()) {
      switch (branch.getString("kind")) {
        case "vertex" -> all.add(google(path, branch));
        case "azure-openai" ->
            all.add(
                entra(
                    KeyPath.child(path, "entra"), branch.getJsonObject("entra", new JsonObject())));
        case "bedrock" -> all.add(aws.credential(path, branch));
        default -> {
          // Others have keys or nothing.
        }
      }
    }
    all.addAll(certificate(path, "client certificate: ", branch.getJsonObject("tls")));
    return all;
  }

  /**
   * All of a provider that was found.
   *
   * @param origin what gave it away
   */
  public List<Credential> ofFound(String name, JsonObject branch, String origin) {
    return ofProvider(name, branch).stream()
        .limit(1)
        .map(credential -> new Credential(credential.path(), origin, credential.expiry()))
        .toList();
  }

  /**
   * The certificate of a branch {@code tls}, if there is one.
   *
   * @param path of the branch that holds it
   * @param what goes before its source
   */
  public List<Credential> certificate(String path, String what, @Nullable JsonObject tls) {
    if (tls == null || tls.getString("certificate") == null) {
      return List.of();
    }
    String holder = KeyPath.child(path, "tls");
    if (tls.getString("key") != null) {
      doubt(tls.getString("key"));
    }
    return List.of(
        new Credential(
            KeyPath.child(holder, "certificate"),
            what + "file " + place(holder, "certificate", tls),
            expiries.ofCertificate(tls.getString("certificate"))));
  }

  private Credential google(String path, JsonObject branch) {
    String file = branch.getString("credentials", "");
    if (file.isEmpty()) {
      return new Credential(path, "tokens: the metadata server", new Expiry.Unsaid());
    }
    doubt(file);
    return new Credential(
        KeyPath.child(path, "credentials"),
        "tokens: file " + place(path, "credentials", branch),
        expiries.ofGoogleFile(file));
  }

  private Credential entra(String path, JsonObject entra) {
    if (entra.containsKey("secret")) {
      String at = KeyPath.child(path, "secret");
      return new Credential(at, "tokens: Entra secret " + of(at), new Expiry.Unknown());
    } else if (entra.containsKey("token-file")) {
      return new Credential(
          KeyPath.child(path, "token-file"),
          "tokens: Entra, by file " + place(path, "token-file", entra),
          expiries.ofTokenFile(entra.getString("token-file")));
    }
    return new Credential(path, "tokens: managed identity", new Expiry.Unsaid());
  }

  private void doubt(String file) {
    try {
      SecretFile.doubt(directory.resolve(file))
          .ifPresent(why -> doubts.add("the file " + file + " " + why));
    } catch (InvalidPathException e) {
      // Who reads it will say so.
    }
  }

  /** A path of a file: as it is written, or the variable that holds it. */
  private String place(String holder, String key, JsonObject branch) {
    List<String> sources = origins.sources(KeyPath.child(holder, key));
    return sources.isEmpty()
        ? branch.getString(key)
        : "that " + String.join(" and ", sources) + " names";
  }
}
