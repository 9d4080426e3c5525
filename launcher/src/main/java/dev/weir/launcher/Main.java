package dev.weir.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.gateway.GatewayConfig;
import dev.weir.gateway.GatewayRules;
import dev.weir.gateway.limits.LimitRules;
import dev.weir.launcher.Surroundings.Input;
import dev.weir.launcher.config.Branches;
import dev.weir.launcher.discovery.LocalServers;
import dev.weir.launcher.node.ProviderKinds;
import java.io.Console;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The process {@code weir}: the only place that reads the environment or ends the JVM. */
public final class Main {

  private Main() {}

  /** Runs one command. */
  public static void main(String[] arguments) {
    ProcessSignal stop = new ProcessSignal();
    int code =
        Weir.commandLine(
                surroundings(stop), branches(), new VerticleNode(), LocalServers.onUsualPorts())
            .execute(arguments);
    Logging.finish();
    stop.finish(code);
    System.exit(code);
  }

  private static Surroundings surroundings(StopSignal stop) {
    return new Surroundings(
        System.getenv(),
        Path.of("").toAbsolutePath(),
        Path.of(System.getProperty("user.home")),
        System.in,
        // The JDK cannot tell a pipe from a terminal on all versions; the shell script can.
        Input.valueOf(System.getProperty("weir.input", "other").toUpperCase(Locale.ROOT)),
        Main::ask,
        // Texts of models are more than a terminal's locale may admit.
        new PrintStream(System.out, true, UTF_8),
        new PrintStream(System.err, true, UTF_8),
        stop);
  }

  @SuppressWarnings("SystemConsoleNull") // On Java 21 it is null without a terminal.
  private static @Nullable String ask(String text) {
    Console console = System.console();
    char[] typed = console == null ? null : console.readPassword("%s", text);
    return typed == null ? null : new String(typed);
  }

  static Branches branches() {
    return new Branches(
        GatewayConfig::from,
        ProviderKinds.all(),
        ProviderKinds::configuration,
        GatewayRules::key,
        GatewayRules::names,
        LimitRules::from);
  }
}
