package dev.weir.launcher;

import dev.weir.bus.config.KeyPath;
import dev.weir.launcher.check.Credential;
import dev.weir.launcher.check.CredentialSources;
import dev.weir.launcher.config.Branches;
import dev.weir.launcher.config.ConfigFailure;
import dev.weir.launcher.config.WeirConfig;
import dev.weir.models.catalogue.Catalogue;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Prints what would run, where each secret comes from and when it ends, never its value. One that
 * has ended is an error, although a gateway starts with it: whoever checks wants to know.
 */
@Command(name = "check", description = "Reads the configuration and prints what would run.")
final class CheckCommand implements Callable<Integer> {

  @Mixin final ConfigOptions options = new ConfigOptions();

  private final Surroundings surroundings;
  private final Branches branches;
  private final Supplier<Catalogue> catalogue;

  CheckCommand(Surroundings surroundings, Branches branches, Supplier<Catalogue> catalogue) {
    this.surroundings = surroundings;
    this.branches = branches;
    this.catalogue = catalogue;
  }

  @Override
  public Integer call() {
    Plan plan = options.plan(surroundings, branches, List.of());
    Report report = new Report(plan, Instant.now());
    report.print();
    catalogue.get().notes().forEach(note -> report.note("catalogue: " + note));
    if (!report.expired.isEmpty()) {
      throw new ConfigFailure(report.expired);
    }
    return 0;
  }

  private final class Report {

    private final PrintStream out = surroundings.out();
    private final Plan plan;
    private final WeirConfig config;
    private final Instant now;
    private final CredentialSources sources;
    private final List<String> notes = new ArrayList<>();
    private final List<String> expired = new ArrayList<>();

    Report(Plan plan, Instant now) {
      this.plan = plan;
      this.config = plan.config();
      this.now = now;
      this.sources =
          new CredentialSources(
              plan.source().origins(), surroundings.environment(), surroundings.directory());
      this.notes.addAll(plan.remarks());
    }

    void print() {
      line("configuration", plan.source().name());
      line("listens", config.host() + ":" + config.port());
      certificate("gateway", config.gateway());
      line("cluster", config.cluster().enabled() ? config.cluster().name() : "no");
      certificate("cluster", config.cluster().branch());
      line("secret", config.secret() == null ? "random at every start" : sources.of("secret"));
      line("providers", config.providers().isEmpty() ? "none" : "");
      config.providers().forEach((name, branch) -> out.println(provider(name, branch)));
      line("models", config.models().names().isEmpty() ? "as the providers have them" : "");
      config.models().lines().forEach(line -> out.println("  " + line));
      keys();
      notes.addAll(sources.doubts());
      notes.forEach(this::note);
    }

    private void keys() {
      line("keys", config.keys().isEmpty() ? "none: whoever reaches it may call" : "");
      for (int i = 0; i < config.keys().size(); i++) {
        String path = KeyPath.child(KeyPath.item("keys", i), "key");
        out.println("  " + config.keys().get(i).getString("name") + ": " + sources.of(path));
      }
      for (int i = 0; i < config.adminKeys().size(); i++) {
        out.println("  admin: " + sources.of(KeyPath.item("admin-keys", i)));
      }
    }

    private void certificate(String path, JsonObject branch) {
      sources
          .certificate(path, "", branch.getJsonObject("tls"))
          .forEach(certificate -> line("certificate", said(certificate)));
    }

    private String provider(String name, JsonObject branch) {
      StringBuilder line = new StringBuilder();
      line.append("  ").append(name).append(" (").append(branch.getString("kind")).append(')');
      String url = branch.getString("base-url");
      if (url != null) {
        line.append(" at ").append(url);
      }
      List<Credential> credentials =
          plan.isFound(name)
              ? sources.ofFound(name, branch, plan.origin(name))
              : sources.ofProvider(name, branch);
      if (plan.isFound(name) && credentials.isEmpty()) {
        line.append(", ").append(plan.origin(name));
      }
      credentials.forEach(credential -> line.append(", ").append(said(credential)));
      return line.toString();
    }

    /** A credential for people; what is wrong with it is kept for the end. */
    private String said(Credential credential) {
      String when = credential.expiry().text(now);
      if (credential.expiry().isOver(now)) {
        String place = plan.source().origins().of(credential.path()).orElse("");
        expired.add(
            (place.isEmpty() ? "" : place + ": ")
                + credential.path()
                + ": "
                + credential.source()
                + when);
      } else if (credential.expiry().isSoon(now)) {
        notes.add(credential.path() + ": " + credential.source() + when + " soon");
      }
      return credential.source() + when;
    }

    void note(String note) {
      line("note", note);
    }

    private void line(String title, String text) {
      out.println("%-15s%s".formatted(title, text).stripTrailing());
    }
  }
}
