package dev.weir.launcher;

import dev.weir.bus.config.KeyPath;
import dev.weir.launcher.config.Branches;
import dev.weir.launcher.config.WeirConfig;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints what would run, and where each secret comes from, never its value. */
@Command(name = "check", description = "Reads the configuration and prints what would run.")
final class CheckCommand implements Callable<Integer> {

  @Mixin final ConfigOptions options = new ConfigOptions();

  private final Surroundings surroundings;
  private final Branches branches;

  CheckCommand(Surroundings surroundings, Branches branches) {
    this.surroundings = surroundings;
    this.branches = branches;
  }

  @Override
  public Integer call() {
    Plan plan = options.plan(surroundings, branches, List.of());
    WeirConfig config = plan.config();
    CredentialSources sources = new CredentialSources(plan.source().origins());
    PrintStream out = surroundings.out();
    out.println("configuration  " + plan.source().name());
    out.println("listens        " + config.host() + ":" + config.port());
    out.println("cluster        " + (config.cluster().enabled() ? config.cluster().name() : "no"));
    out.println(
        "secret         "
            + (config.secret() == null ? "random at every start" : sources.of("secret")));
    out.println("providers" + (config.providers().isEmpty() ? "      none" : ""));
    config
        .providers()
        .forEach((name, branch) -> out.println(provider(plan, sources, name, branch)));
    out.println(
        "models" + (config.models().isEmpty() ? "         as the providers have them" : ""));
    config.models().forEach((name, model) -> out.println("  " + name + " -> " + model));
    out.println(
        "keys" + (config.keys().isEmpty() ? "           none: whoever reaches it may call" : ""));
    for (int i = 0; i < config.keys().size(); i++) {
      String path = KeyPath.child(KeyPath.item("keys", i), "key");
      out.println("  " + config.keys().get(i).getString("name") + ": " + sources.of(path));
    }
    for (int i = 0; i < config.adminKeys().size(); i++) {
      out.println("  admin: " + sources.of(KeyPath.item("admin-keys", i)));
    }
    plan.remarks().forEach(remark -> out.println("note           " + remark));
    return 0;
  }

  private static String provider(
      Plan plan, CredentialSources sources, String name, JsonObject branch) {
    String line = "  " + name + " (" + branch.getString("kind") + ")";
    String url = branch.getString("base-url");
    if (url != null) {
      line += " at " + url;
    }
    if (plan.isFound(name)) {
      return line + ", " + plan.origin(name);
    }
    for (String source : sources.ofProvider(name, branch)) {
      line += ", " + source;
    }
    return line;
  }
}
