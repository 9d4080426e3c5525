package dev.weir.launcher;

import dev.weir.bus.config.KeyPath;
import dev.weir.launcher.config.Branches;
import dev.weir.launcher.config.Origins;
import dev.weir.launcher.config.WeirConfig;
import io.vertx.core.json.JsonArray;
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
    Origins origins = plan.source().origins();
    PrintStream out = surroundings.out();
    out.println("configuration  " + plan.source().name());
    out.println("listens        " + config.host() + ":" + config.port());
    out.println("cluster        " + (config.cluster().enabled() ? config.cluster().name() : "no"));
    out.println(
        "secret         "
            + (config.secret() == null ? "random at every start" : source(origins, "secret")));
    out.println("providers" + (config.providers().isEmpty() ? "      none" : ""));
    config.providers().forEach((name, branch) -> out.println(provider(plan, name, branch)));
    out.println(
        "models" + (config.models().isEmpty() ? "         as the providers have them" : ""));
    config.models().forEach((name, model) -> out.println("  " + name + " -> " + model));
    out.println(
        "keys" + (config.keys().isEmpty() ? "           none: whoever reaches it may call" : ""));
    for (int i = 0; i < config.keys().size(); i++) {
      String path = KeyPath.child(KeyPath.item("keys", i), "key");
      out.println("  " + config.keys().get(i).getString("name") + ": " + source(origins, path));
    }
    for (int i = 0; i < config.adminKeys().size(); i++) {
      out.println("  admin: " + source(origins, KeyPath.item("admin-keys", i)));
    }
    plan.remarks().forEach(remark -> out.println("note           " + remark));
    return 0;
  }

  private static String provider(Plan plan, String name, JsonObject branch) {
    String line = "  " + name + " (" + branch.getString("kind") + ")";
    String url = branch.getString("base-url");
    if (url != null) {
      line += " at " + url;
    }
    if (plan.isFound(name)) {
      return line + ", " + plan.origin(name);
    }
    JsonArray keys = branch.getJsonArray("keys", new JsonArray());
    String path = KeyPath.child(KeyPath.child("providers", name), "keys");
    for (int i = 0; i < keys.size(); i++) {
      line += ", key: " + source(plan.source().origins(), KeyPath.item(path, i));
    }
    return line;
  }

  private static String source(Origins origins, String path) {
    List<String> sources = origins.sources(path);
    return sources.isEmpty()
        ? "written in " + origins.of(path).orElse("the configuration")
        : String.join(" and ", sources);
  }
}
