package dev.weir.launcher;

import dev.weir.launcher.config.Branches;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What says which configuration holds. */
final class ConfigOptions {

  @Mixin final StoreOptions where = new StoreOptions();

  @Option(
      names = "--set",
      paramLabel = "path.to.key=value",
      description = "put a value over the configuration, in YAML; may be repeated")
  List<String> overlays = new ArrayList<>();

  Plan plan(Surroundings surroundings, Branches branches, List<String> more) {
    return plan(surroundings, branches, more, path -> false);
  }

  Plan plan(
      Surroundings surroundings,
      Branches branches,
      List<String> more,
      Predicate<String> elsewhere) {
    List<String> all = new ArrayList<>(overlays);
    all.addAll(more);
    return Plan.of(surroundings, branches, where.file, where.store, all, elsewhere);
  }
}
