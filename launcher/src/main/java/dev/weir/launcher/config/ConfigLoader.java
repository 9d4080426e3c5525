package dev.weir.launcher.config;

import dev.weir.bus.config.KeyPath;
import dev.weir.launcher.secrets.Passphrase;
import dev.weir.launcher.secrets.SecretStore;
import dev.weir.launcher.secrets.StoredSecrets;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds and reads the configuration: the file that was named, else {@code weir.yaml} here, else
 * {@code ~/.config/weir/weir.yaml}, else none; then what {@code --set} puts over it.
 */
public final class ConfigLoader {

  private final Map<String, String> environment;
  private final Path directory;
  private final Path home;
  private final @Nullable Path store;
  private final Predicate<String> elsewhere;

  public ConfigLoader(Map<String, String> environment, Path directory, Path home) {
    this(environment, directory, home, null, path -> false);
  }

  /**
   * A loader for a node that does not need everything.
   *
   * @param store the store of secrets that the user named, if any
   * @param elsewhere whether the value at a path is needed on other nodes only, so that its
   *     variable, file or secret may be missing here
   */
  public ConfigLoader(
      Map<String, String> environment,
      Path directory,
      Path home,
      @Nullable Path store,
      Predicate<String> elsewhere) {
    this.environment = environment;
    this.directory = directory;
    this.home = home;
    this.store = store;
    this.elsewhere = elsewhere;
  }

  /**
   * Reads everything.
   *
   * @param file the file that the user named, if any
   * @param overlays {@code path.to.key=value} each, the value in YAML; later ones win
   * @throws ConfigFailure with the file and line of every problem
   */
  public Configuration load(@Nullable Path file, List<String> overlays) {
    Optional<Path> found = find(file);
    Origins origins = new Origins();
    Substitution substitution = substitution(store(file), origins);
    JsonObject values =
        found.map(path -> read(path, substitution, origins)).orElseGet(JsonObject::new);
    overlays.forEach(overlay -> set(values, overlay, substitution, origins));
    return new Configuration(found.map(Path::toString).orElse("no file"), values, origins);
  }

  /**
   * The store of secrets: the one that was named, else the one beside the configuration.
   *
   * @param file the file that the user named, if any
   */
  public SecretStore store(@Nullable Path file) {
    Path named =
        store != null
            ? store
            : find(file)
                .map(path -> path.resolveSibling(SecretStore.USUAL_NAME))
                .orElse(Path.of(SecretStore.USUAL_NAME));
    return new SecretStore(directory.resolve(named), named.toString());
  }

  private Substitution substitution(SecretStore secrets, Origins origins) {
    return new Substitution(
        environment,
        directory,
        new StoredSecrets(secrets, () -> Passphrase.of(environment, directory, origins::remark)),
        origins::remark);
  }

  private Optional<Path> find(@Nullable Path file) {
    return file != null
        ? Optional.of(file)
        : Stream.of(Path.of("weir.yaml"), home.resolve(".config/weir/weir.yaml"))
            .filter(candidate -> Files.exists(directory.resolve(candidate)))
            .findFirst();
  }

  private JsonObject read(Path file, Substitution substitution, Origins origins) {
    Object root =
        new YamlReader(file.toString(), true, substitution, elsewhere, origins)
            .read(text(file), "");
    if (root != null && !(root instanceof JsonObject)) {
      throw new ConfigFailure(file + ":1: must be keys with values");
    }
    return root instanceof JsonObject object ? object : new JsonObject();
  }

  private String text(Path file) {
    try (InputStream in = Files.newInputStream(directory.resolve(file))) {
      byte[] bytes = in.readNBytes(YamlReader.CHARACTERS_MAX + 1);
      if (bytes.length > YamlReader.CHARACTERS_MAX) {
        throw new ConfigFailure(file + ": is larger than 1 MiB");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ConfigFailure(file + ": is not UTF-8");
    } catch (IOException e) {
      throw new ConfigFailure(
          file + (Files.exists(directory.resolve(file)) ? ": cannot be read" : ": is not there"));
    }
  }

  private void set(JsonObject values, String overlay, Substitution substitution, Origins origins) {
    int equals = overlay.indexOf('=');
    if (equals < 0) {
      throw new ConfigFailure("--set " + overlay + ": must be path.to.key=value");
    }
    String path = overlay.substring(0, equals);
    String place = "--set " + path;
    List<String> keys = keys(path, place);
    JsonObject holder = values;
    String at = "";
    for (String key : keys.subList(0, keys.size() - 1)) {
      at = KeyPath.child(at, key);
      if (holder.getValue(key) == null) {
        holder.put(key, new JsonObject());
        origins.place(at, place);
      }
      if (!(holder.getValue(key) instanceof JsonObject inner)) {
        throw new ConfigFailure(place + ": " + at + " is not a section");
      }
      holder = inner;
    }
    at = KeyPath.child(at, keys.getLast());
    origins.forget(at);
    YamlReader reader = new YamlReader(place, false, substitution, elsewhere, origins);
    holder.put(keys.getLast(), reader.read(overlay.substring(equals + 1), at));
  }

  private static List<String> keys(String path, String place) {
    try {
      return KeyPath.keys(path);
    } catch (IllegalArgumentException e) {
      throw new ConfigFailure(place + ": " + e.getMessage());
    }
  }
}
