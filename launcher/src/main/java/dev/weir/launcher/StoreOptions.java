package dev.weir.launcher;

import dev.weir.launcher.config.ConfigLoader;
import dev.weir.launcher.secrets.SecretStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What says which configuration and which store of secrets are meant. */
final class StoreOptions {

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "the configuration; else ./weir.yaml, else ~/.config/weir/weir.yaml, else none")
  @Nullable Path file;

  @Option(
      names = "--store",
      paramLabel = "FILE",
      description = "the store of secrets; else weir.secrets.json beside the configuration")
  @Nullable Path store;

  SecretStore open(Surroundings surroundings) {
    return new ConfigLoader(
            surroundings.environment(),
            surroundings.directory(),
            surroundings.home(),
            store,
            path -> false)
        .store(file);
  }
}
